//! Tests of what rustdoc's own parser makes of documentation.

use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{code, prose};

/// Returns what rustdoc would run, resolve or warn of in a text.
fn problems(markdown: &str) -> Vec<String> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut found = Vec::new();
    let mut unresolved = |link: BrokenLink<'_>| {
        found.push(format!("resolves {:?}", link.reference));
        None
    };
    let (mut others, mut is_link) = (Vec::new(), false);
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(&mut unresolved)) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => is_link = true,
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => is_link = false,
            Event::Start(Tag::Link { link_type: LinkType::Inline | LinkType::Autolink, dest_url, .. })
                if dest_url.to_ascii_lowercase().starts_with("http") =>
            {
                is_link = true;
            }
            Event::Start(
                tag @ (Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_)),
            ) => others.push(format!("{tag:?}")),
            Event::Html(text) | Event::InlineHtml(text) => others.push(format!("HTML {text}")),
            Event::FootnoteReference(text) => others.push(format!("footnote {text}")),
            Event::Text(text) if !is_link && text.contains("https://e") => others.push(format!("bare {text}")),
            _ => {}
        }
    }
    found.extend(others);
    found
}

#[test]
fn plain_markdown_stays_as_it_is() {
    for text in [
        "One *paragraph* with __emphasis__ and `Vec<T>`.\n\nAnother one, of\ntwo lines.",
        "# A heading\n\n- one\n- two\n  - three\n\n1. a\n2. b",
        "| a | b |\n|---|:-:|\n| `x` | 1 |",
        "See [the site](https://example.org/a?b=c#d) or <https://example.org>.",
        "> quoted",
        "A `` ` `` and ~~struck~~ text; 3 > 2 & so on.",
        "```text\nlet x = [0];\n```",
    ] {
        assert_eq!((prose(text).as_str(), problems(text)), (text, vec![]));
    }
}

#[test]
fn what_rustdoc_would_run_or_resolve_is_text() {
    for (text, expected) in [
        ("An [optional] part, [0] and [x][y].", "An \\[optional\\] part, \\[0\\] and \\[x\\]\\[y\\]."),
        ("See https://example.org/a.", "See <https://example.org/a>."),
        ("[^1]: text", "\\[^1\\]: text"),
        ("[a]: https://example.org", "\\[a\\]: <https://example.org>"),
        ("![i](https://example.org/i.png)", "\\![i](https://example.org/i.png)"),
        ("[docs](Vec) [docs](x y)", "\\[docs\\](Vec) \\[docs\\](x y)"),
        ("Vec<String> </div> <!-- a -->", "Vec\\<String> \\</div> \\<!-- a -->"),
        ("a ` b < c", "a \\` b \\< c"),
        ("\\`x` \\<b> C:\\dir \\", "\\`x\\` \\<b> C:\\\\dir \\\\"),
        ("-     std::fs::write(…)", "- std::fs::write(…)"),
        ("1.      text\n\n       more", "1. text\n\n   more"),
        ("a\n\n        code()", "a\n\ncode()"),
        ("- ```rust\n  panic!()\n  ```\n  after", "```text\npanic!()\n```\n\nafter"),
        ("> ~~~\n> panic!()\n> ~~~\n> after", "```text\n panic!()\n```\n\n> after"),
        ("```\nlet x;", "```text\nlet x;\n```"),
        ("````rust\n```\n````", "````text\n```\n````"),
        ("~~~ a\nb\n~~~~\nc", "```text\nb\n```\n\nc"),
        ("- a\nb\n  c", "- a b c"),
        ("- a\n7. b", "- a\n\n7. b"),
        ("- a\n| b |\n|---|\n| `c|<d>` |", "- a\n\n| b |\n|---|\n| \\`c|\\<d>\\` |"),
        ("\ta\r\n\tb\rc", "a\nb\nc"),
        ("a\u{202e}b\u{0}c", "a\u{fffd}b\u{fffd}c"),
    ] {
        let written = prose(text);
        assert_eq!((written.as_str(), problems(&written)), (expected, vec![]), "{text:?}");
    }
}

#[test]
fn a_code_span_shows_its_text() {
    for (text, expected) in [
        ("a", "`a`"),
        ("", "(empty)"),
        ("`", "`` ` ``"),
        ("a``b", "```a``b```"),
        (" a", "`  a `"),
        ("a\nb\u{202e}", "`a\\nb\\u{202e}`"),
    ] {
        assert_eq!(code(text), expected);
    }
}

/// Returns a strategy for texts of what hurts.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => proptest::sample::select(vec![
            "\n", "\n\n", "\n    ", "\n\t", "\r", "    ", "  ", " ", "\t", "- ", "* ", "+ ", "1. ", "7) ", "> ", ">", "-", "1.",
            "```", "````", "```rust\n", "~~~", "`", "``", "\\", "[", "]", "(", ")", "](", "[a]", "[a][b]", "[^1]", "[^1]: ",
            "[x]: ", "[ ] ", "<", ">", "</div>", "<b", "<!--", "-->", "<https://e.x>", "https://e.x", "HTTPS://e.x/(y)",
            "[t](https://e.x)", "[t](Vec)", "![", "|", "|---|", "a|b", "---", "===", "# ", "#", "***", "*", "_", "&lt;", "&#91;",
            "\u{202e}", "\u{0}", "fn main() { panic!() }", "é", "\u{a0}", "\u{2028}",
        ]).prop_map(str::to_owned),
        1 => "[a-z ]{1,6}",
    ];
    proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_code_a_link_or_html(text in texts()) {
        let written = prose(&text);
        prop_assert_eq!(problems(&written), Vec::<String>::new(), "{:?} became {:?}", text, written);
        // Joined with paragraphs before and after, as in generated code, it is no other.
        let embedded = format!("`a`.\n\n{written}\n\n`b`.");
        prop_assert_eq!(problems(&embedded), Vec::<String>::new(), "{:?} became {:?}", text, embedded);
    }

    #[test]
    fn a_code_span_is_one_span(text in texts()) {
        let shown = code(&text);
        let events: Vec<_> = Parser::new(&shown).collect();
        prop_assert!(text.is_empty() || matches!(&events[..], [_, Event::Code(_), _]), "{:?}: {:?}", text, events);
    }
}
