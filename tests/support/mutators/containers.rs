//! Members and items: too few, too many, twice, in another order.

use super::{
    super::{
        dice::Dice,
        schema::Shape,
        sites::Site,
        text::{ODD, Text},
        tree::Tree,
    },
    kinds,
};

/// One member fewer; a required one more often than not.
pub(super) fn missing_member(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut members = some_members(site)?;
    members.remove(dice.below(members.len()));
    Some(Tree::Object(members))
}

/// No member at all.
pub(super) fn empty_object(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    some_members(site).map(|_| Tree::Object(Vec::new()))
}

/// A member that nobody declared, anywhere among the others.
pub(super) fn extra_member(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Tree::Object(members) = site.tree else { return None };
    let values = [
        Tree::Null,
        Tree::Number("1e400".to_owned()),
        Tree::text(dice.pick(ODD)),
        Tree::Array(vec![Tree::Null, Tree::Object(vec![(Text::new(""), Tree::number(-0.5))])]),
    ];
    let key = *dice.pick(&[
        "extra",
        "",
        "__proto__",
        "type ",
        "é",
        "a/b~c",
        "payload2",
        "x-very-long-key-that-no-schema-declares",
    ]);
    let mut members = members.clone();
    members.retain(|(name, _)| name.value() != Some(key));
    members.insert(dice.below(members.len() + 1), (Text::new(key), dice.pick(&values).clone()));
    Some(Tree::Object(members))
}

/// A key with a slip: another case, one character more or fewer.
pub(super) fn misspelt_key(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut members = some_members(site)?;
    let index = dice.below(members.len());
    let key = members[index].0.value()?;
    let shorter: String = key.chars().skip(1).collect();
    let slips = [
        key.to_uppercase(),
        format!("{key} "),
        format!("{key}s"),
        key.replace('_', "-"),
        shorter,
        format!("{key}\u{0}"),
    ];
    let slip = dice.pick(&slips).clone();
    if members.iter().any(|(key, _)| key.value() == Some(&slip)) {
        return None;
    }
    members[index].0 = Text::new(&slip);
    Some(Tree::Object(members))
}

/// A member again, with the same or another value, the key perhaps in another spelling.
pub(super) fn key_twice(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut members = some_members(site)?;
    let (key, value) = members[dice.below(members.len())].clone();
    let key = if dice.once_in(2) { Text::escaped(key.value()?, dice) } else { key };
    let value = if dice.once_in(2) { Tree::Null } else { value };
    members.insert(dice.below(members.len() + 1), (key, value));
    Some(Tree::Object(members))
}

/// The members in another order.
pub(super) fn shuffled_keys(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut members = some_members(site)?;
    dice.shuffle(&mut members);
    Some(Tree::Object(members))
}

/// A key with escapes that it does not need.
pub(super) fn escaped_key(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut members = some_members(site)?;
    let index = dice.below(members.len());
    members[index].0 = Text::escaped(members[index].0.value()?, dice);
    Some(Tree::Object(members))
}

/// A key that is no text.
pub(super) fn lone_surrogate_in_key(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut members = some_members(site)?;
    let index = dice.below(members.len());
    let surrogate = dice.pick(&["\\ud800", "\\uDC00", "\\ud83dx"]);
    members[index].0 = Text::broken(members[index].0.value()?, surrogate);
    Some(Tree::Object(members))
}

/// Fewer items, below the minimum where there is one.
pub(super) fn too_few_items(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut items = some_items(site)?;
    items.truncate(dice.below(items.len()));
    Some(Tree::Array(items))
}

/// More items than the maximum, all of them good.
pub(super) fn too_many_items(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let items = some_items(site)?;
    let most = if let Shape::Array { max, .. } = site.shape { (*max).min(20) } else { 5 };
    Some(Tree::Array(items.iter().cycle().take(most + dice.below(3)).cloned().collect()))
}

/// The first item again.
pub(super) fn equal_items(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut items = some_items(site)?;
    items.insert(dice.below(items.len()), items[0].clone());
    Some(Tree::Array(items))
}

/// Items of which some are wrong.
pub(super) fn bad_items(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let items = some_items(site)?;
    let spoilt = |item: &Tree| {
        let place = Site { tree: item, ..site.clone() };
        if dice.once_in(2) { kinds::wrong_type(&place, dice) } else { None }.unwrap_or_else(|| item.clone())
    };
    Some(Tree::Array(items.iter().map(spoilt).collect()))
}

/// Hundreds of items, all good or all wrong.
pub(super) fn long_array(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Tree::Array(items) = site.tree else { return None };
    let good = items.first().cloned();
    let item = if dice.once_in(2) { good } else { None }.unwrap_or(Tree::Null);
    // The limit on violations is 100 by default.
    Some(Tree::Array(vec![item; *dice.pick(&[99, 100, 101, 200])]))
}

fn some_members(site: &Site<'_>) -> Option<Vec<(Text, Tree)>> {
    if let Tree::Object(members) = site.tree {
        Some(members.clone()).filter(|members| !members.is_empty())
    } else {
        None
    }
}

fn some_items(site: &Site<'_>) -> Option<Vec<Tree>> {
    if let Tree::Array(items) = site.tree { Some(items.clone()).filter(|items| !items.is_empty()) } else { None }
}
