//! Diagnostics that a user wants to hear no more of.

use crate::{
    codes::codes,
    diagnostic::{Diagnostic, Diagnostics, Severity},
    suggest,
};

/// Reports the names that cannot be allowed: those that are no code, and those of errors.
pub(crate) fn check(allowed: &[String], diagnostics: &mut Diagnostics) {
    for name in allowed {
        let (code, message, help) = match codes().iter().find(|code| code.name == name) {
            Some(code) if code.is_warning => continue,
            Some(_) => (
                "error-allowed",
                format!("`{name}` is always an error, and errors cannot be allowed"),
                "correct what it tells of".to_owned(),
            ),
            None => {
                let otherwise = "`postroom check --codes` lists all codes";
                let names = codes().iter().map(|code| code.name);
                ("unknown-code", format!("there is no diagnostic `{name}` to allow"), {
                    suggest::did_you_mean(name, names, otherwise)
                })
            }
        };
        diagnostics.push(Diagnostic::in_file("", (0, 0), code, message, help));
    }
}

/// Takes out the warnings that are allowed. An error of such a code stays, and says that it does.
pub(crate) fn silence(allowed: &[String], diagnostics: &mut Diagnostics) {
    let is_allowed = |found: &Diagnostic| allowed.iter().any(|name| name == found.code);
    diagnostics.retain(|found| found.severity == Severity::Error || !is_allowed(found));
    for found in diagnostics.iter_mut().filter(|found| is_allowed(found)) {
        let end = if found.help.is_empty() { "" } else { "; " };
        found.help += &format!("{end}`{}` is an error here, which cannot be allowed", found.code);
    }
}
