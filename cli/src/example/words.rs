//! Texts that suit a field's name.

use super::{
    dice::Dice,
    format,
    lexicon::{ADJECTIVES, FAILURES, FORMATS, GREETINGS, LISTED, LOCALES, MEDIA_TYPES, NOUNS, SENTENCES, parts},
    scene::Scene,
};

/// Makes a text for a field; the last of the names is the field's own, the ones before it are where it is.
pub(super) fn text(names: &[String], scene: Scene, dice: &mut Dice) -> String {
    known(names, scene, dice).unwrap_or_else(|| dice.word(NOUNS).to_owned())
}

/// Makes a text for a field whose name says what is in it.
pub(super) fn known(names: &[String], scene: Scene, dice: &mut Dice) -> Option<String> {
    let parts = parts(names.last()?);
    let has = |word: &str| parts.iter().any(|part| part == word);
    let last = parts.last().map_or("", String::as_str);
    if let Some((_, examples)) = LISTED.iter().find(|(words, _)| words.contains(&last)) {
        return Some(dice.word(examples).to_owned());
    }
    if let Some((_, format)) = FORMATS.iter().find(|(words, _)| words.contains(&last)) {
        return format::text(format, names, scene, dice);
    }
    Some(match last {
        "firstname" | "forename" => scene.first_name(),
        "lastname" | "surname" => scene.last_name(),
        "username" | "login" | "handle" => scene.account(),
        "name" if has("first") || has("given") => scene.first_name(),
        "name" if has("last") || has("family") => scene.last_name(),
        "name" if has("user") || has("account") => scene.account(),
        "name" => named(names, scene, dice),
        "author" | "owner" | "sender" | "recipient" | "user" | "customer" | "fullname" | "by" => scene.person(),
        "phone" | "mobile" | "telephone" => format!("+1-202-555-01{:02}", dice.below(100)),
        "version" => format!("{}.{}.{}", dice.between(1, 4), dice.below(10), dice.below(20)),
        "id" | "key" | "token" | "slug" | "identifier" | "uid" | "ref" | "reference" => {
            let around =
                names.get(1..).and_then(|names| names.iter().rev().nth(1)).and_then(|name| self::parts(name).pop());
            let of = parts.iter().rev().nth(1).cloned().or(around).unwrap_or_else(|| "item".to_owned());
            format!("{of}_{:06x}", dice.roll() & 0xff_ffff)
        }
        "sku" => format!("{}-{:04}", dice.word(&["BRK", "LMP", "TBL"]), dice.below(10_000)),
        "hash" | "checksum" | "digest" | "sha" | "etag" | "signature" => format!("{:016x}", dice.roll()),
        "price" | "amount" | "total" | "cost" => format!("{}.{:02}", dice.between(1, 200), dice.below(100)),
        "zip" | "postcode" | "zipcode" => format!("{:05}", dice.between(1_000, 99_999)),
        "path" => format!("/{}/{}", dice.word(NOUNS), dice.between(1, 999)),
        "file" | "filename" => format!("{}.pdf", dice.word(NOUNS)),
        "title" | "subject" | "heading" | "headline" => title(dice),
        "template" if has("title") => format!("{}, {{{{name}}}}", dice.word(GREETINGS)),
        "template" => format!("{{{{name}}}}: {}", dice.word(SENTENCES)),
        "type" if has("content") || has("media") || has("mime") => dice.word(MEDIA_TYPES).to_owned(),
        "type" | "kind" | "category" => dice.word(&["standard", "express", "trial"]).to_owned(),
        "message" | "description" | "detail" | "details" | "reason" if is_about(names, &["error", "failure"]) => {
            dice.word(FAILURES).to_owned()
        }
        "body" | "text" | "message" | "description" | "summary" | "comment" | "content" | "note" | "reason" => {
            dice.word(SENTENCES).to_owned()
        }
        _ => return None,
    })
}

/// Makes a name for a member that nobody named.
pub(super) fn key(names: &[String], dice: &mut Dice) -> String {
    let of = names.last().map(|name| parts(name)).unwrap_or_default();
    let begins = |beginnings: &[&str]| of.iter().any(|part| beginnings.iter().any(|word| part.starts_with(word)));
    dice.word(match () {
        () if begins(&["locali", "translat"]) => LOCALES,
        () if begins(&["change", "profile", "attribute", "field", "person", "user"]) => {
            &["name", "email", "language", "city"]
        }
        () if begins(&["header"]) => &["x-request-id", "x-trace-id", "accept-language"],
        () => &["source", "region", "label", "note", "theme"],
    })
    .to_owned()
}

/// Returns whether what has this name is somebody.
pub(super) fn is_somebody(name: &str) -> bool {
    const SOMEBODY: [&str; 12] = [
        "author",
        "buyer",
        "contact",
        "customer",
        "employee",
        "from",
        "member",
        "owner",
        "person",
        "recipient",
        "sender",
        "user",
    ];
    parts(name).last().is_some_and(|last| SOMEBODY.contains(&last.strip_suffix('s').unwrap_or(last)))
}

/// Makes a text for a `name`, which depends on where it stands.
fn named(names: &[String], scene: Scene, dice: &mut Dice) -> String {
    if is_about(names, &["user", "customer", "person", "contact", "author", "owner", "member", "employee"]) {
        scene.person()
    } else if is_about(names, &["file", "document", "attachment"]) {
        format!("{}.pdf", dice.word(NOUNS))
    } else {
        title(dice)
    }
}

fn is_about(names: &[String], words: &[&str]) -> bool {
    names.iter().flat_map(|name| parts(name)).any(|part| words.contains(&part.as_str()))
}

fn title(dice: &mut Dice) -> String {
    format!("{} {}", dice.word(ADJECTIVES), dice.word(NOUNS))
}
