//! The parts of reading attributes that both macros share.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Attribute, Data, DeriveInput, Error, Ident, Meta, Path, Result, Token, parse::ParseStream, parse_quote};

/// The attributes of this name on the type itself.
pub(crate) fn named<'a>(input: &'a DeriveInput, name: &str) -> impl Iterator<Item = &'a Attribute> {
    input.attrs.iter().filter(move |attribute| attribute.path().is_ident(name))
}

/// An error for each attribute of one of these names that stands on a field or a variant.
pub(crate) fn misplaced(input: &DeriveInput, names: &[&str]) -> Vec<Error> {
    let (variants, fields): (Vec<_>, Vec<_>) = match &input.data {
        Data::Struct(data) => (Vec::new(), data.fields.iter().collect()),
        Data::Enum(data) => {
            (data.variants.iter().collect(), data.variants.iter().flat_map(|one| &one.fields).collect())
        }
        Data::Union(data) => (Vec::new(), data.fields.named.iter().collect()),
    };
    let of_variants = variants.into_iter().flat_map(|variant| &variant.attrs);
    let attributes = of_variants.chain(fields.into_iter().flat_map(|field| &field.attrs));
    let misplaced = attributes.filter_map(|attribute| {
        let name = names.iter().find(|name| attribute.path().is_ident(name))?;
        let message = format!("`#[{name}(…)]` stands on the type: move it there");
        Some(Error::new_spanned(attribute, message))
    });
    misplaced.collect()
}

/// Parses the arguments between the parentheses of `#[name(…)]`; `form` says how the attribute is written.
pub(crate) fn arguments<T>(
    attribute: &Attribute,
    form: &str,
    parse: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => attribute.parse_args_with(parse),
        _ => Err(Error::new_spanned(attribute, format!("write `{form}`"))),
    }
}

/// The path in `key = path`.
pub(crate) fn path(input: ParseStream<'_>, key: &Ident, example: &str) -> Result<Path> {
    let form = format!("write `{key} = {example}`");
    input.parse::<Token![=]>().map_err(|_| Error::new(key.span(), &form))?;
    let start = input.fork().parse::<TokenTree>().map_or(key.span(), |token| token.span());
    input.call(Path::parse_mod_style).map_err(|_| Error::new(start, &form))
}

/// An error for a key that there is not, with the one that was probably meant.
pub(crate) fn unknown(key: &Ident, known: &[&str]) -> Error {
    let text = key.to_string();
    let near = known.iter().map(|name| (distance(&text, name), name)).min().filter(|(distance, _)| *distance <= 3);
    Error::new(
        key.span(),
        match near {
            Some((_, name)) => format!("there is no `{text}`: did you mean `{name}`?"),
            None => format!("there is no `{text}`: the keys are `{}`", known.join("`, `")),
        },
    )
}

/// The comma between two keys, or the end.
pub(crate) fn comma(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    input.parse::<Token![,]>().map(drop).map_err(|_| input.error("write a comma before what comes next"))
}

/// Returns the name of the runtime if no other is given.
pub(crate) fn postroom() -> Path {
    parse_quote!(::postroom)
}

/// All the errors, as one piece of code.
pub(crate) fn reported(errors: Vec<Error>) -> Option<TokenStream> {
    let all = errors.into_iter().reduce(|mut all, one| {
        all.combine(one);
        all
    });
    all.map(|error| error.to_compile_error())
}

/// The tokens, all at one place; but a `$crate` among them is still that of the macro that wrote it.
pub(crate) fn placed(tokens: TokenStream, span: Span) -> TokenStream {
    let placed = tokens.into_iter().map(|mut token| {
        let is_crate = matches!(&token, TokenTree::Ident(ident) if ident == "$crate");
        token.set_span(if is_crate { span.resolved_at(token.span()) } else { span });
        token
    });
    placed.collect()
}

/// Returns the number of characters that must be changed, added or removed to turn `from` into `to`.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (line, from) in from.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (above, to) in row.iter_mut().skip(1).zip(to.chars()) {
            let change = diagonal + usize::from(from != to);
            diagonal = *above;
            left = change.min(*above + 1).min(left + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
