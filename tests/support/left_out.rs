//! What of the public suite for draft-07 no document of ours can refer to.

/// Groups of which there is no verdict, with the code of the error that the documents have then. All are about references:
/// to the network, from which nothing is fetched (`remote-reference`); to what only an `$id` names, which AsyncAPI takes for a
/// file's name (`unreadable-file`) or for a pointer (`unresolved-reference`).
pub(crate) const LEFT_OUT: &[(&str, &str)] = &[
    ("definitions: validate definition against metaschema", "remote-reference"),
    ("ref: $ref prevents a sibling $id from changing the base uri", "unreadable-file"),
    ("ref: remote ref, containing refs itself", "remote-reference"),
    ("ref: Recursive references between schemas", "unreadable-file"),
    ("ref: Location-independent identifier", "unresolved-reference"),
    ("ref: Reference an anchor with a non-relative URI", "remote-reference"),
    ("ref: Location-independent identifier with base URI change in subschema", "remote-reference"),
    ("ref: refs with relative uris and defs", "unreadable-file"),
    ("ref: relative refs with absolute uris and defs", "unreadable-file"),
    ("ref: $id must be resolved against nearest parent, not just immediate parent", "remote-reference"),
    ("ref: simple URN base URI with $ref via the URN", "remote-reference"),
    ("ref: URN base URI with URN and JSON pointer ref", "remote-reference"),
    ("ref: URN base URI with URN and anchor ref", "remote-reference"),
    ("ref: ref to if", "remote-reference"),
    ("ref: ref to then", "remote-reference"),
    ("ref: ref to else", "remote-reference"),
    ("ref: ref with absolute-path-reference", "unreadable-file"),
    ("refRemote: remote ref", "remote-reference"),
    ("refRemote: fragment within remote ref", "remote-reference"),
    ("refRemote: ref within remote ref", "remote-reference"),
    ("refRemote: base URI change", "unreadable-file"),
    ("refRemote: base URI change - change folder", "unreadable-file"),
    ("refRemote: base URI change - change folder in subschema", "unreadable-file"),
    ("refRemote: root ref in remote ref", "unreadable-file"),
    ("refRemote: remote ref with ref to definitions", "unreadable-file"),
    ("refRemote: Location-independent identifier in remote ref", "remote-reference"),
    ("refRemote: retrieved nested refs resolve relative to their URI not $id", "unreadable-file"),
    ("refRemote: $ref to $ref finds location-independent $id", "remote-reference"),
];
