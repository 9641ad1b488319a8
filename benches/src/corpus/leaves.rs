//! Values that look like real ones.

use super::{
    dice::Dice,
    json::{Json, raw, text},
};

/// Sentences of the kind that marketing writes, with the characters that occur in it.
const SENTENCES: [&str; 12] = [
    "Hi {{first_name}}, our spring sale has begun. Have a look before your favourites are gone!",
    "Save up to 40% on everything until Sunday night. No code needed, members save another 5%.",
    "We have missed you! Here is a little something to make coming back worth your while.",
    "Your weekly summary is ready: what you listened to, what your friends liked, and what is new.",
    "New in the shop: \"Lumen\", the lamp that learns when you read and when you would rather sleep.",
    "Bonjour {{first_name}}, les soldes d'été ont commencé. Profitez-en avant tout le monde.",
    "Schöne Grüße aus München: 20 % auf alle Bücher, nur an diesem Wochenende und nur in der App.",
    "Last chance: the offer ends in {{hours}} hours, and it will not come back this year.",
    "Your order {{order_id}} is on its way and should be with you in two to three working days.",
    "How did you like your last purchase? Rate it in the app and win one of fifty vouchers.",
    "Thank you for three years with us 🎉 Your present is waiting for you in the app.",
    "Reactivation of users who have not been seen for 30 days and who may be written to.",
];
const NAMES: [&str; 6] =
    ["Spring Sale 2025", "Win-back Q3", "Premium Onboarding", "Black Friday", "App Update 4.2", "Sommerfest"];
const ZONES: [&str; 6] =
    ["Europe/Berlin", "America/New_York", "Asia/Jakarta", "Australia/Melbourne", "Africa/Lagos", "UTC"];
const HEX: &[u8; 16] = b"0123456789abcdef";

/// A sentence.
pub(crate) fn sentence(dice: &mut Dice) -> Json {
    one_of(dice, &SENTENCES)
}

/// A campaign's name.
pub(crate) fn name(dice: &mut Dice) -> Json {
    one_of(dice, &NAMES)
}

/// A time zone.
pub(crate) fn zone(dice: &mut Dice) -> Json {
    one_of(dice, &ZONES)
}

/// One of some strings.
pub(crate) fn one_of(dice: &mut Dice, values: &[&str]) -> Json {
    text(dice.pick::<&str>(values))
}

/// A number from a range.
pub(crate) fn number(dice: &mut Dice, from: usize, to: usize) -> Json {
    raw(from + dice.below(to - from + 1))
}

/// `true` or `false`.
pub(crate) fn flag(dice: &mut Dice) -> Json {
    raw(dice.once_in(2))
}

/// A UUID of version 4.
pub(crate) fn uuid(dice: &mut Dice) -> String {
    let mut digits = (0..32).map(|_| char::from(*dice.pick(HEX)));
    let mut part = |length: usize| -> String { digits.by_ref().take(length).collect() };
    format!("{}-{}-4{}-a{}-{}", part(8), part(4), part(3), part(3), part(12))
}

/// A day.
pub(crate) fn day(dice: &mut Dice) -> String {
    format!("2025-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))
}

/// A moment: most in UTC, some with a fraction, some with another offset.
pub(crate) fn moment(dice: &mut Dice) -> Json {
    let day = day(dice);
    let (hour, minute, second) = (dice.below(24), dice.below(60), dice.below(60));
    let rest = match dice.below(8) {
        0 => "+02:00".to_owned(),
        1 | 2 => format!(".{:03}Z", dice.below(1000)),
        _ => "Z".to_owned(),
    };
    text(&format!("{day}T{hour:02}:{minute:02}:{second:02}{rest}"))
}

/// Some of the items, at least one, in their order.
pub(crate) fn some<'a>(dice: &mut Dice, items: &[&'a str]) -> Vec<&'a str> {
    let first = dice.below(items.len());
    let mut some: Vec<_> = items.iter().copied().filter(|_| dice.once_in(2)).collect();
    if some.is_empty() {
        some.push(items[first]);
    }
    some
}
