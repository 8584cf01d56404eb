//! The matrix and the routes as text, so that a change of either is seen as a diff.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::wiring;

/// How to print.
#[derive(Args, Clone, Copy, Debug)]
pub struct PrintArgs {
    /// text or json.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

#[expect(clippy::print_stdout, reason = "commands answer on stdout")]
fn say(text: &str) {
    print!("{text}");
}

/// The matrix of one capability, as its `powers.txt` holds it.
pub fn powers_of(capability: &pages::Capability) -> String {
    let mut text = String::new();
    for power in (capability.powers)() {
        let _ = writeln!(text, "{}", power.text);
    }
    text
}

/// The routes of every capability, and those that every front has.
fn every_route() -> impl Iterator<Item = pages::Route> {
    let of_capabilities = wiring::capabilities().into_iter().flat_map(|capability| (capability.routes)());
    pages::OWN_ROUTES.into_iter().chain(of_capabilities)
}

/// Every route as a line: method, path, action.
pub fn routes_text() -> String {
    let mut lines: Vec<String> = Vec::new();
    for route in every_route() {
        let method = match route.method {
            pages::Method::Get => "GET",
            pages::Method::Post => "POST",
        };
        lines.push(format!("{method:<5}{:<52}{}", route.path, route.action));
    }
    lines.sort_by(|a, b| a.get(5..).cmp(&b.get(5..)).then_with(|| a.cmp(b)));
    lines.join("\n") + "\n"
}

/// `alongside powers`.
pub fn powers(args: PrintArgs) -> ExitCode {
    match args.format {
        Format::Text => {
            for capability in wiring::capabilities() {
                say(&powers_of(&capability));
            }
        }
        Format::Json => {
            let all: Vec<_> = wiring::capabilities()
                .iter()
                .flat_map(|capability| (capability.powers)())
                .map(|power| serde_json::json!({ "action": power.action, "object": power.object, "text": power.text }))
                .collect();
            say(&format!("{}\n", serde_json::Value::from(all)));
        }
    }
    ExitCode::SUCCESS
}

/// `alongside routes`.
pub fn routes(args: PrintArgs) -> ExitCode {
    match args.format {
        Format::Text => say(&routes_text()),
        Format::Json => {
            let all: Vec<_> = every_route()
                .map(|route| {
                    let method = if route.method == pages::Method::Get { "GET" } else { "POST" };
                    serde_json::json!({ "method": method, "path": route.path, "action": route.action })
                })
                .collect();
            say(&format!("{}\n", serde_json::Value::from(all)));
        }
    }
    ExitCode::SUCCESS
}
