//! Who may come in: people for a demonstration, without passwords.

use std::{collections::BTreeMap, time::Duration};

use postroom::{
    JsonObject,
    campaign::EventUser,
    uuid::{Uuid, uuid},
};

use crate::platform::{GUEST, Profile};

struct Person {
    who: &'static str,
    name: &'static str,
    id: Uuid,
    role: Option<&'static str>,
    language: &'static str,
}

const PEOPLE: [Person; 3] = [
    Person {
        who: "ada",
        name: "Ada",
        id: uuid!("0197a3c2-0000-7000-8000-0000000000ad"),
        role: Some("participant"),
        language: "en-GB",
    },
    Person {
        who: "bob",
        name: "Bob",
        id: uuid!("0197a3c2-0000-7000-8000-0000000000b0"),
        role: None,
        language: "de-DE",
    },
    Person {
        who: "admin",
        name: "Grace",
        id: uuid!("0197a3c2-0000-7000-8000-00000000000a"),
        role: Some("admin"),
        language: "en-GB",
    },
];

/// Whom campaigns reach, and what is known about users.
pub(crate) fn people() -> (Vec<Uuid>, BTreeMap<Uuid, Profile>) {
    let audience = PEOPLE.iter().filter(|person| person.role != Some("admin")).map(|person| person.id);
    let profiles = PEOPLE.iter().map(|person| {
        let lookup = Duration::from_millis(50);
        (person.id, Profile { name: person.name, language: person.language.to_owned(), lookup })
    });
    (audience.collect(), profiles.collect())
}

/// The user as whom somebody comes in.
pub(super) fn user(who: &str, session_id: String) -> Result<EventUser, String> {
    if who == GUEST {
        return Ok(EventUser { user_id: GUEST.to_owned(), session_id, roles: None, additional: JsonObject::new() });
    }
    let Some(person) = PEOPLE.iter().find(|person| person.who == who) else {
        let known: Vec<_> = PEOPLE.iter().map(|person| person.who).collect();
        return Err(format!("say who you are: `/events?who=` and one of {GUEST}, {}", known.join(", ")));
    };
    let roles = person.role.map(|role| vec![role.to_owned()]);
    Ok(EventUser { user_id: person.id.to_string(), session_id, roles, additional: JsonObject::new() })
}
