//! The codes of all diagnostics: the one list of what can be said of documents.

/// A kind of problem: the stable name that diagnostics bear, and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The name, in kebab case: `unresolved-reference`.
    pub name: &'static str,
    /// `true` if it may be a warning; [`Builder::allow`](crate::Builder::allow) takes such codes alone.
    ///
    /// Some problems are errors if code is generated and warnings to tools; `allow` silences the warnings alone.
    pub is_warning: bool,
    /// The problem in one sentence.
    pub meaning: &'static str,
}

/// Returns every code that a diagnostic may have, sorted by name.
///
/// ```
/// let codes = postroom_codegen::codes();
/// let format = codes.iter().find(|code| code.name == "unknown-format").unwrap();
/// assert!(format.is_warning);
/// assert_eq!(format.meaning, "A format is not checked.");
/// ```
#[must_use]
pub fn codes() -> &'static [Code] {
    CODES
}

/// Returns a code that is always an error.
const fn error(name: &'static str, meaning: &'static str) -> Code {
    Code { name, is_warning: false, meaning }
}

/// Returns a code that is a warning, or may be one.
const fn warning(name: &'static str, meaning: &'static str) -> Code {
    Code { name, is_warning: true, meaning }
}

/// All codes, sorted by name.
const CODES: &[Code] = &[
    error("alias-cycle", "A schema leads to nothing but itself."),
    warning("all-of-too-deep", "`allOf`s are nested too deeply."),
    warning(
        "ambiguous-address",
        "Two channels have the same addresses, so that nothing tells which one a message is on.",
    ),
    warning(
        "ambiguous-id",
        "A reference names a schema by its `$id` or `$anchor`, and two different ones have that name.",
    ),
    warning("ambiguous-name", "Two messages of a channel have one name, so that a header does not tell them apart."),
    warning("assumed-type", "A schema says no type, and that of its keywords is assumed."),
    warning("channel-clash", "Two documents declare one channel in different ways."),
    warning("checked-value", "A keyword says what no Rust type holds: values are held to it apart."),
    warning(
        "circular-choice",
        "A schema is a choice of schemas that extend it: they extend what it says besides the choice.",
    ),
    error("complex-key", "A key in YAML is no text."),
    warning("conflicting-all-of", "The branches of an `allOf` contradict one another."),
    warning("default-mismatch", "A default is not valid by its own schema, and is left out of the generated code."),
    warning("default-without-accessor", "A default is no one value of the field's type, and has no accessor."),
    error("duplicate-document", "A document was named twice."),
    warning("duplicate-enum-value", "An `enum` lists a value twice."),
    error("duplicate-key", "An object has a key twice."),
    error("duplicate-operation", "Two operations of a document have one name."),
    warning("duplicate-type", "A `type` lists a type twice."),
    warning("empty-contract", "The parts that are asked for leave no channel, message or envelope of the contract."),
    error("empty-document", "A file holds nothing."),
    warning("empty-example", "An example of a message shows neither its payload nor its headers."),
    warning("empty-field", "A text that is to say something is empty."),
    warning("empty-range", "A lower limit is above the upper one, so that no value is valid."),
    error("empty-reference", "A `$ref` refers to nothing: `#` starts a comment in YAML."),
    warning("enum-mismatch", "A listed value is not of the type that the schema asks for."),
    error("error-allowed", "An error was to be allowed."),
    warning("example-mismatch", "An example is not valid by its own schema."),
    warning(
        "foreign-event",
        "An event of an envelope carries a message that is not JSON, or no object, and is left out.",
    ),
    error("foreign-message", "An operation names a message that its channel does not have."),
    warning("ignored-sibling", "A field beside `$ref` has no effect."),
    warning("impossible-header", "The headers of a message are declared such that no message can have them."),
    warning("indirect-message", "An operation refers to a message of its channel, and not by way of the channel."),
    warning("ineffective-keyword", "A keyword has no effect on values of the schema's type."),
    error("internal-error", "The generator made a mistake."),
    warning("invalid-address", "The address of a channel is none that can be meant."),
    warning("invalid-annotation", "An annotation is of the wrong type, and has no effect."),
    warning("invalid-binding", "A binding is none that its protocol has."),
    warning("invalid-content-type", "What is to be the media type of a payload is none."),
    error(
        "invalid-delivery",
        "An `x-postroom-delivery` says what cannot be, or what no channel or message is there for.",
    ),
    error("invalid-envelope", "An `x-postroom-envelope` does not fit the schema that it stands in."),
    warning(
        "invalid-location",
        "The location of a parameter or of an id is no runtime expression that leads into a message.",
    ),
    error("invalid-name", "The name of the generated module is no Rust identifier."),
    warning("invalid-parameter", "The values or the schema of a parameter are none that an address can hold."),
    warning("invalid-pattern", "A `pattern` is no regular expression of ECMA-262."),
    warning("invalid-security", "A requirement of `security` is no security scheme."),
    error("json-syntax", "A file is no JSON."),
    error("merge-key", "YAML's `<<` is not followed."),
    warning("missing-field", "A field that AsyncAPI requires is not there."),
    warning("missing-type", "A schema does not say of which type its values are."),
    warning("newer-keyword", "A keyword is of a later draft than the schema."),
    error("no-documents", "No document was named."),
    error("no-out-dir", "Code is to be written, and the environment variable `OUT_DIR` does not say where."),
    error("not-utf-8", "A file is not encoded as UTF-8."),
    warning("null-not-listed", "The type allows null, and the listed values do not."),
    error("number-not-in-json", "A number in YAML is none that JSON has."),
    warning(
        "openapi-keyword",
        "A schema has a word of OpenAPI 3.0 or draft-04, and does not say that it is in that language.",
    ),
    warning("pattern-needs-engine", "A pattern is left to an engine, which the feature `regress` brings."),
    error("recursive-alias", "An alias in YAML stands within its own anchor."),
    error("recursive-type", "A type holds itself in such a way that no value ends."),
    warning(
        "reference-base",
        "A reference leads nowhere from where it starts, and is taken from where it was meant to start.",
    ),
    error("reference-cycle", "References lead to one another and never to a value."),
    warning("reference-map", "A `$ref` among names of schemas is taken to mean all schemas that it leads to."),
    warning("reference-outside", "A reference leads out of the folders in which files are expected."),
    error("remote-reference", "A reference leads to a URL that no file stands for."),
    warning("renamed", "Something has another name in Rust than it would have alone, because that name is taken."),
    warning("reply-clash", "Operations give one message different replies."),
    error("several-documents", "A YAML file holds several documents."),
    error("too-deep", "Values are nested too deeply."),
    error("too-many-aliases", "The aliases of a YAML file repeat too much of it."),
    error("too-many-files", "References lead to too many files."),
    error("too-many-traits", "Traits are applied too often."),
    warning("unchecked-keyword", "A keyword is not checked."),
    warning("undeclared-parameter", "An address has a parameter that is not declared."),
    warning("undeclared-required", "A property is required and not declared."),
    error("unknown-action", "The action of an operation is neither `send` nor `receive`."),
    error("unknown-code", "What is to be allowed is no code of this list."),
    warning("unknown-field", "AsyncAPI knows no field of that name."),
    warning("unknown-format", "A format is not checked."),
    warning("unknown-keyword", "JSON Schema knows no keyword of that name."),
    error("unknown-part", "A part of the contract that was named is not in the documents."),
    error("unknown-type", "A `type` is none of JSON Schema's."),
    warning("unreadable-address", "The values of parameters cannot be told from an address: it can only be written."),
    error("unreadable-file", "A file cannot be read."),
    warning("unresolved-location", "The location of a parameter or of an id leads to nothing in a message."),
    error("unresolved-reference", "A reference leads to nothing."),
    warning("unsatisfiable", "No value is valid."),
    warning("unsupported-content-type", "The payload of a message is not JSON."),
    warning("unsupported-schema-format", "A schema is in a language that is not understood."),
    error("unsupported-tag", "A tag in YAML is none of its core schema."),
    error("unsupported-version", "A document is of a version of AsyncAPI that is not understood."),
    warning("unused-delivery", "A field of `x-postroom-delivery` has no effect where it stands."),
    warning("unused-parameter", "A parameter is declared that the address does not have."),
    error("unwritable-file", "The generated code cannot be written."),
    warning("wildcard-in-address", "An address holds what is a wildcard to its servers' protocol."),
    error("wrong-kind", "The value of a keyword is of the wrong kind."),
    error("wrong-reference", "A reference leads to something of another kind than what is asked for."),
    error("wrong-type", "A field is of the wrong type."),
    warning("yaml-indentation", "Lines within brackets are indented less than YAML asks."),
    error("yaml-syntax", "A file is no YAML."),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::CODES;

    /// The texts in the sources that look like codes and are something else.
    const OTHERS: &[&str] = &[
        "2019-09",
        "2020-12",
        "date-time",
        "draft-04",
        "draft-06",
        "json-pointer",
        "secure-mqtt",
        "uri-reference",
        "x-postroom",
        "x-postroom-delivery",
        "x-postroom-envelope",
        "x-postroom-name-header",
        "x-rust-name",
    ];

    #[test]
    fn every_code_that_is_used_is_listed_and_every_listed_one_is_used() {
        // Those of this file, which is not read: it lists them all.
        let mut used = BTreeSet::from(["error-allowed", "unknown-code"].map(str::to_owned));
        collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut used);
        let listed: BTreeSet<String> = CODES.iter().map(|code| code.name.to_owned()).collect();
        let unlisted = used.difference(&listed).filter(|name| name.contains('-') && !OTHERS.contains(&name.as_str()));
        assert_eq!(unlisted.collect::<Vec<_>>(), Vec::<&String>::new(), "are used and not listed");
        assert_eq!(listed.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "are listed and not used");
    }

    #[test]
    fn codes_are_sorted_and_have_a_sentence_each() {
        assert!(CODES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for code in CODES {
            assert!(code.meaning.ends_with('.') && !code.meaning.contains('\n'), "{}", code.name);
        }
    }

    /// Collects the texts in kebab case, of one word or several, of all source files outside of tests, but for this file
    /// and the words of others (`objects.rs`,
    /// `protocols.rs`).
    fn collect(folder: &Path, used: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                collect(&path, used);
            } else if name.ends_with(".rs")
                && !["codes.rs", "objects.rs", "protocols.rs", "tests.rs", "testing.rs"].contains(&name.as_str())
            {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("\nmod tests {").next().unwrap();
                let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                used.extend(code.flat_map(|line| line.split('"')).filter(|text| is_kebab(text)).map(str::to_owned));
            }
        }
    }

    fn is_kebab(text: &str) -> bool {
        let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        text.split('-').all(|word| !word.is_empty() && is_word(word))
    }
}
