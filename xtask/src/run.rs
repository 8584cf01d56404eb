//! Starts other programs, and lets what they print pass through while reading along.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Cargo, in the project's folder.
pub fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(crate::cargo());
    command.args(arguments).current_dir(root);
    command
}

/// A command as a person would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    command.get_args().fold(name, |line, word| format!("{line} {}", word.to_string_lossy()))
}

/// Runs a step to its end; its output goes straight to ours.
pub fn step(command: &mut Command) -> Result<(), String> {
    let name = shown(command);
    println!("$ {name}");
    let status = command.stdin(Stdio::null()).status().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

/// Runs a step to its end and hands every line it prints to `read`, after passing it on.
pub fn step_read(command: &mut Command, mut read: impl FnMut(&str)) -> Result<(), String> {
    let name = shown(command);
    println!("$ {name}");
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|error| format!("{name}: {error}"))?;
    if let Some(output) = child.stdout.take() {
        pass_on(output, &mut std::io::stdout(), &mut read);
    }
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

/// Writes all of `output` to `ours` as it comes, and hands every line to `read`.
fn pass_on(output: impl Read, ours: &mut impl Write, read: &mut impl FnMut(&str)) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        // When nobody reads us any more, the step still has to run to its end and be judged.
        let _ = ours.write_all(&line).and_then(|()| ours.flush());
        read(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

/// Where a program is found on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::{on_path, pass_on, step_read};
    use std::process::Command;

    #[test]
    fn every_line_passes_through_and_is_read() {
        let (mut seen, mut lines) = (Vec::new(), Vec::new());
        pass_on(&b"one\r\n\xff\ntwo"[..], &mut seen, &mut |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(lines, ["one", "\u{fffd}", "two"]);
        assert_eq!(seen, b"one\r\n\xff\ntwo");
    }

    #[test]
    fn a_step_that_fails_or_cannot_start_is_told() {
        let mut lines = 0;
        let told = step_read(Command::new("sh").args(["-c", "exit 3"]), |_| lines += 1).unwrap_err();
        assert!(told.starts_with("sh -c exit 3: ") && told.ends_with('3') && lines == 0, "{told}");
        assert!(step_read(&mut Command::new("no-program-is-called-this"), |_| ()).is_err());
    }

    #[test]
    fn a_program_is_found_or_not() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-program-is-called-this").is_none());
    }
}
