//! The page as Markdown.

use std::fmt::Write as _;

use postroom_codegen::Contract;

use super::{
    changelog::{self, Day},
    markdown::{block, inline, target},
    outline::{Entry, Outline, Section, entries, message_names},
    payload::payload,
};

/// Returns the text of a page; it ends with a newline.
pub(crate) fn page(contract: &Contract, title: &str, outline: &Outline, days: &[Day]) -> String {
    let mut out = format!("# {}\n\n", inline(title));
    table_of_contents(outline, !days.is_empty(), &mut out);
    out.push_str("## Context\n\n![Context](diagrams/context.svg)\n\n## Services\n\n");
    for section in &outline.services {
        service(contract, section, &mut out);
    }
    out.push_str("## Channels\n\n");
    let names = message_names(contract);
    for section in &outline.channels {
        channel(contract, section, &names, &mut out);
    }
    if !days.is_empty() {
        out.push_str("## Changelog\n\n");
        changelog::markdown(days, &mut out);
    }
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

fn table_of_contents(outline: &Outline, changelog: bool, out: &mut String) {
    let list = |sections: &[Section], out: &mut String| {
        for section in sections {
            _ = writeln!(out, "  - [{}]({})", inline(&section.heading), target(&format!("#{}", section.anchor)));
        }
    };
    out.push_str("## Table of Contents\n\n- [Context](#context)\n- [Services](#services)\n");
    list(&outline.services, out);
    out.push_str("- [Channels](#channels)\n");
    list(&outline.channels, out);
    out.push_str(if changelog { "- [Changelog](#changelog)\n\n" } else { "\n" });
}

fn service(contract: &Contract, section: &Section, out: &mut String) {
    heading(section, out);
    let description = contract.services.get(section.index).map_or("", |service| &service.description);
    if !description.trim().is_empty() {
        _ = write!(out, "{}\n\n", block(description));
    }
    image(section, "Service Channels", out);
}

fn channel(contract: &Contract, section: &Section, names: &[String], out: &mut String) {
    heading(section, out);
    let addressed = contract.channels.get(section.index).is_some_and(|channel| channel.address.is_some());
    if !addressed {
        out.push_str("The address of this channel is known at run time only.\n\n");
    }
    image(section, "Channel Services", out);
    out.push_str("#### Messages\n");
    let entries = entries(contract, section.index);
    if entries.is_empty() {
        out.push_str("This channel declares no message.\n");
    }
    for Entry { message, part } in entries {
        let (Some(declared), Some(name)) = (contract.messages.get(message), names.get(message)) else { continue };
        let name = inline(name);
        _ = match part {
            Some(part) => writeln!(out, "**{part}**: {name}"),
            None => writeln!(out, "**{name}**"),
        };
        _ = write!(out, "```json\n{}\n```\n", payload(declared.payload.as_schema()));
    }
    out.push('\n');
}

fn heading(section: &Section, out: &mut String) {
    if section.is_spelled {
        _ = write!(out, "<a id=\"{}\"></a>\n\n", section.anchor);
    }
    _ = write!(out, "### {}\n\n", inline(&section.heading));
}

fn image(section: &Section, what: &str, out: &mut String) {
    let file = target(&format!("diagrams/{}.svg", section.diagram));
    _ = write!(out, "![{} {what}]({file})\n\n", inline(&section.heading));
}
