//! `pattern`: from an ECMA-262 regular expression to the table that decides it at run time.
//!
//! A pattern is not anchored, and works on code points. What no table can decide (looking behind,
//! back-references, Unicode properties, very many states) is left to an engine.

mod charset;
mod matcher;
mod nfa;
mod parse;
mod spelling;
mod table;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub use matcher::Pattern;
pub use spelling::has_format_type;
pub(crate) use spelling::{keeps_spelling, shape_of_format};

/// The table that decides a pattern, in the form in which the runtime has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dfa {
    /// The class of each ASCII character.
    ascii: Vec<u8>,
    /// The classes of all others, each from a code point up to the next entry's.
    beyond: Vec<(u32, u8)>,
    classes: u16,
    /// The place of the next row for each row and class.
    cells: Vec<u16>,
    /// The place of the first row.
    start: u16,
    /// The place from which on rows accept if the text ends.
    accepting: u16,
}

/// Compiles a pattern.
///
/// Returns `None` if it is valid, but needs an engine. An error says what is wrong with it, and where.
pub(crate) fn compile(source: &str) -> Result<Option<Dfa>, String> {
    Ok(parse::parse(source)?.as_ref().and_then(nfa::Nfa::new).and_then(|nfa| Dfa::new(&nfa)))
}

/// Generates the expression of the runtime's way to match a pattern, in a table of schemas.
pub(crate) fn matcher(pattern: &crate::ir::Pattern) -> TokenStream {
    match &pattern.dfa {
        Some(dfa) => tokens(dfa),
        None => {
            let source = &pattern.source;
            quote! {
                schema::Pattern::Search(|text, steps| {
                    static PATTERN: schema::Regress = schema::Regress::new(#source);
                    PATTERN.matches(text, steps)
                })
            }
        }
    }
}

/// Generates the expression of the runtime's own automaton, in a table of schemas.
fn tokens(dfa: &Dfa) -> TokenStream {
    let ascii = Literal::byte_string(&dfa.ascii);
    let beyond = dfa.beyond.iter().map(|&(first, class)| {
        let (first, class) = (Literal::u32_unsuffixed(first), Literal::u8_unsuffixed(class));
        quote!((#first, #class))
    });
    let cells = dfa.cells.iter().map(|cell| Literal::u16_unsuffixed(*cell));
    let [classes, start, accepting] = [dfa.classes, dfa.start, dfa.accepting].map(Literal::u16_unsuffixed);
    quote!(schema::decided(#ascii, &[#(#beyond),*], #classes, &[#(#cells),*], #start, #accepting))
}

impl Dfa {
    /// Returns whether the pattern matches anywhere in a text, as the runtime decides it.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let class = |character: char| {
            let beyond = || {
                let after = self.beyond.partition_point(|&(first, _)| first <= u32::from(character));
                after.checked_sub(1).and_then(|at| self.beyond.get(at)).map_or(0, |&(_, class)| class)
            };
            self.ascii.get(character as usize).copied().unwrap_or_else(beyond)
        };
        let row = text.chars().fold(self.start, |row, character| {
            self.cells.get(usize::from(row) + usize::from(class(character))).copied().unwrap_or(0)
        });
        row == self.classes || row >= self.accepting
    }

    /// Returns the table of an automaton; `None` if it would be too large.
    fn new(nfa: &nfa::Nfa) -> Option<Self> {
        let table = table::table(nfa)?;
        let place = |row: usize| u16::try_from(row * nfa.classes()).ok();
        let class_of = |code: u32| {
            let after = nfa.runs.partition_point(|&(first, _)| first <= code);
            nfa.runs.get(after.checked_sub(1)?).and_then(|&(_, class)| u8::try_from(class).ok())
        };
        let beyond = nfa.runs.iter().filter(|&&(first, _)| first > 0x80);
        let beyond = beyond.map(|&(first, class)| Some((first, u8::try_from(class).ok()?)));
        // The last of the rows that refuse; the second row is one that no text leaves.
        let refusing = table.rows.iter().enumerate().skip(2).filter(|(_, row)| !row.accepts).count();
        Some(Self {
            ascii: (0..0x80).map(class_of).collect::<Option<_>>()?,
            beyond: [class_of(0x80).map(|class| (0x80, class))].into_iter().chain(beyond).collect::<Option<_>>()?,
            classes: u16::try_from(nfa.classes()).ok()?,
            cells: table.rows.iter().flat_map(|row| &row.next).map(|&row| place(row)).collect::<Option<_>>()?,
            start: place(table.start)?,
            accepting: place(2 + refusing)?,
        })
    }
}

#[cfg(test)]
mod tests;
