//! Values of another kind.

use super::super::{
    dice::Dice,
    sites::Site,
    text::{ODD, Text},
    tree::Tree,
};

/// A value of any kind but the one that stands there.
pub(super) fn wrong_type(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let values = [
        Tree::Null,
        Tree::Bool(dice.once_in(2)),
        Tree::number(0),
        Tree::number(-1.5),
        Tree::text(dice.pick(ODD)),
        Tree::Array(Vec::new()),
        Tree::Array(vec![site.tree.clone()]),
        Tree::Object(Vec::new()),
    ];
    let others: Vec<_> = values.iter().filter(|value| value.kind() != site.tree.kind()).collect();
    Some((*dice.pick(&others)).clone())
}

/// Null, which readers like to take for "absent".
pub(super) fn null(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    (*site.tree != Tree::Null).then_some(Tree::Null)
}

/// The values of an object in a row, which derived structs take for the object.
pub(super) fn array_for_object(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    let Tree::Object(members) = site.tree else { return None };
    Some(Tree::Array(members.iter().map(|(_, value)| value.clone()).collect()))
}

/// The items of an array under their positions, or no member at all.
pub(super) fn object_for_array(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    let Tree::Array(items) = site.tree else { return None };
    let member = |(index, item): (usize, &Tree)| (Text::new(&index.to_string()), item.clone());
    Some(Tree::Object(items.iter().enumerate().map(member).collect()))
}

/// The value as the only item of an array.
pub(super) fn value_in_array(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    Some(Tree::Array(vec![site.tree.clone()]))
}

/// The value as a key of null, which derived enums take, or under a key.
pub(super) fn value_in_object(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    Some(Tree::Object(match site.tree {
        Tree::Text(text) => vec![(text.clone(), Tree::Null)],
        other => vec![(Text::new("value"), other.clone())],
    }))
}

/// A literal in quotes.
pub(super) fn text_for_value(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    match site.tree {
        Tree::Null => Some(Tree::text("null")),
        Tree::Bool(value) => Some(Tree::text(value.to_string())),
        Tree::Number(spelling) => Some(Tree::text(spelling)),
        _ => None,
    }
}

/// Something else entirely.
pub(super) fn root_replaced(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    if site.path.is_empty() { wrong_type(site, dice) } else { None }
}

/// Arrays in arrays or objects in objects, to either side of the usual limit of 128 levels.
pub(super) fn deep_nesting(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let limit = 128_usize.saturating_sub(site.path.len());
    let depth = *dice.pick(&[limit.saturating_sub(1), limit, limit + 1, limit + 2, 60, 200]);
    let objects = dice.once_in(2);
    Some((0..depth).fold(if objects { Tree::Null } else { Tree::Bool(true) }, |inner, _| match objects {
        true => Tree::Object(vec![(Text::new("a"), inner)]),
        false => Tree::Array(vec![inner]),
    }))
}
