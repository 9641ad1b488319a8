//! The text of pictures: its width, its line breaks, and the characters that may be written.

/// The type in which a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Title,
    Address,
    Body,
    Label,
    Heading,
}

impl Face {
    pub(super) fn size(self) -> i64 {
        match self {
            Self::Title => 14,
            Self::Address => 13,
            Self::Body => 12,
            Self::Label | Self::Heading => 11,
        }
    }

    /// Returns the distance from one baseline to the next.
    pub(super) fn leading(self) -> i64 {
        self.size() + 4
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Address => "address",
            Self::Body => "body",
            Self::Label => "label",
            Self::Heading => "heading",
        }
    }
}

/// Returns the width in pixels, rounded up; never less than it turns out in a common font.
pub(super) fn width(text: &str, face: Face) -> i64 {
    to_pixels(text.chars().map(|char| hundredths(char, face)).sum(), face)
}

/// Returns the text on one line, without characters that XML forbids or that turn the direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|char| char.is_whitespace() || !char.is_control())
        .filter(|char| {
            !matches!(*char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks a text into lines no wider than `limit` pixels, at most so many; if that is not all, the last one ends in an
/// ellipsis.
///
/// Breaks are at spaces, after the marks that join an address, between the words of a camel-case name, and anywhere in
/// what has none of these.
pub(super) fn wrap(text: &str, face: Face, limit: i64, most: usize) -> Vec<String> {
    let wide = |hundredths| to_pixels(hundredths, face) > limit;
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for piece in pieces(text) {
        let whole: i64 = piece.trim_end().chars().map(|char| hundredths(char, face)).sum();
        if wide(used + whole) && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for char in piece.chars() {
            let more = hundredths(char, face);
            if char != ' ' && more > 0 && wide(used + more) && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(char);
            used += more;
        }
    }
    lines.push(line);
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines.retain(|line| !line.is_empty());
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(last, face) + to_pixels(hundredths('…', face), face) > limit {
                // A word is left out as a whole, unless it is all that there is.
                last.truncate(last.rfind(' ').or(last.char_indices().next_back().map(|(at, _)| at)).unwrap_or(0));
            }
            last.truncate(last.trim_end_matches([' ', ',', ';', ':', '.']).len());
            last.push('…');
        }
    }
    lines
}

/// Escapes the text as XML character data, also within an attribute.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Splits the text into parts that should stay whole, each with the space after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, char) in text.char_indices() {
        let joins = matches!(before, '.' | '/' | '-' | '_' | ':') && char != ' ';
        if at > start && ((before == ' ' && char != ' ') || joins || (before.is_lowercase() && char.is_uppercase())) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = char;
    }
    pieces.push(&text[start..]);
    pieces
}

fn to_pixels(hundredths: i64, face: Face) -> i64 {
    hundredths.saturating_mul(face.size()).saturating_add(99) / 100
}

/// Returns a character's width in hundredths of the font's size.
fn hundredths(char: char, face: Face) -> i64 {
    let table = if matches!(face, Face::Title | Face::Heading) { &BOLD } else { &PLAIN };
    match (char, face) {
        (' '..='~', Face::Address) => 62,
        (' '..='~', _) => i64::from(table[usize::from(char as u8 - b' ')]),
        _ => beyond_ascii(char),
    }
}

/// Returns the width of a character that is not ASCII: it is set in whichever font has it, so these are the widest ones
/// of each script.
fn beyond_ascii(char: char) -> i64 {
    match u32::from(char) {
        // Marks that stand over or under the letter before, joiners, variation selectors.
        0x300..=0x36f | 0x591..=0x5bd | 0x64b..=0x65f | 0x200b..=0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0xe0000..=0xe01ef => 0,
        0x1c4..=0x1cc | 0x1f1..=0x1f3 | 0x460..=0x489 => 160,
        0xa0..=0x52f if char.is_lowercase() => 90,
        0xa0..=0x58f => 110,
        0x590..=0x8ff => 125,
        0x900..=0xb7f | 0xd80..=0x10ff => 130,
        0xb80..=0xd7f => 190,
        0x1100..=0x11ff | 0x2010..=0x2027 | 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0xfe30..=0xffef | 0x20000..=0x3ffff => {
            105
        }
        0x2e3a => 210,
        0x2e3b => 310,
        // Whole phrases that are one character, and cuneiform signs.
        0xfdf0..=0xfdff => 1200,
        0x12000..=0x1254f => 500,
        _ => 150,
    }
}

/// The widths from space to tilde, the wider one of DejaVu Sans (which is Verdana's width) and Liberation Sans
/// (Arial's).
const PLAIN: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 78, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69,
    67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64,
    60, 82, 60, 60, 53, 64, 34, 64, 84,
];
const BOLD: [u8; 95] = [
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
    84, 84, 84, 62, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111,
    78, 73, 73, 46, 37, 46, 84, 56, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60,
    48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];
