//! A page of the manual, in the language of `man`.

use std::io;

use clap::Command;
use clap_mangen::Man;

/// A command's page, with the name of its file.
///
/// # Errors
/// Never, as it is written to memory.
pub(super) fn page(mut command: Command) -> io::Result<(String, String)> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let usage = command.render_usage().to_string();
    let version = env!("CARGO_PKG_VERSION");
    // A page has no date: nothing here knows what day it is.
    let mut text = format!(".TH \"{}\" \"1\" \"\" \"postroom {version}\" \"postroom\"\n", name.to_uppercase());
    let more = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_subcommands = command.has_subcommands();
    let man = Man::new(command);
    text.push_str(&rendered(|out| man.render_name_section(out))?);
    text.push_str(&format!(".SH SYNOPSIS\n{}\n", escaped(usage.trim_start_matches("Usage: ").trim())));
    text.push_str(&rendered(|out| man.render_description_section(out))?);
    let (headed, paragraphs): (Vec<&str>, Vec<&str>) = more.split("\n\n").partition(|block| is_headed(block));
    text.extend(paragraphs.iter().map(|paragraph| format!(".PP\n{}\n", escaped(paragraph))));
    text.push_str(&rendered(|out| man.render_options_section(out))?);
    if has_subcommands {
        text.push_str(&rendered(|out| man.render_subcommands_section(out))?);
    }
    let mut page = folded(&text);
    for block in headed {
        let (title, lines) = block.split_once('\n').unwrap_or((block, ""));
        let title = if title == "Exit codes:" { "EXIT STATUS" } else { &title.trim_end_matches(':').to_uppercase() };
        page.push_str(&format!(".SH \"{title}\"\n.nf\n{}\n.fi\n", escaped(lines)));
    }
    Ok((format!("{name}.1"), page))
}

/// Whether a block of the help is more than text: `Examples:` and lines below.
fn is_headed(block: &str) -> bool {
    block.split_once('\n').is_some_and(|(heading, _)| heading.ends_with(':'))
}

/// What `clap_mangen` writes, without what only the roff of its title needs.
fn rendered(render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<String> {
    let mut text = Vec::new();
    render(&mut text)?;
    let text = String::from_utf8_lossy(&text).replace("\\*(Aq", "\\(aq").replace(".br\n\n.br\n", ".sp\n");
    let preamble = |line: &&str| !line.starts_with(".ie ") && !line.starts_with(".el ");
    Ok(text.lines().filter(preamble).map(|line| format!("{line}\n")).collect())
}

/// Text in which nothing means anything to roff.
fn escaped(text: &str) -> String {
    let line = |line: &str| {
        let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
        if line.starts_with('.') { format!("\\&{line}") } else { line }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Lines of text that are not longer than `mandoc` likes them; how they are filled does not depend on it.
fn folded(text: &str) -> String {
    const WIDTH: usize = 78;
    let mut out = String::new();
    for line in text.lines().map(str::trim_end) {
        let mut length = 0_usize;
        for (index, word) in line.split(' ').enumerate() {
            let is_text = !line.starts_with('.') && !word.starts_with(['.', '\'']) && !word.is_empty();
            let folds = is_text && length.saturating_add(word.len()) > WIDTH && index > 0;
            out.push_str(if index == 0 {
                ""
            } else if folds {
                "\n"
            } else {
                " "
            });
            length = if folds { 0 } else { length }.saturating_add(word.len()).saturating_add(1);
            out.push_str(word);
        }
        out.push('\n');
    }
    out
}
