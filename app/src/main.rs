//! `alongside`: see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    alongside::run_command_line()
}
