//! Types whose names clash: which of them keeps the name, and what the others are called instead.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entity, Role};
use crate::{
    check::report_renamed,
    diagnostic::Diagnostics,
    lower::order,
    names::{assign, join, pascal, safe_type, unique},
    schema::Schemas,
};

/// Gives every type a name of its own, and warns of those that are not the type's first choice.
///
/// Schemas of several files all get the name of their file before their own. Otherwise what the document names itself
/// goes before what is named for its place, whichever stands first.
pub(super) fn resolve(schemas: &Schemas<'_>, list: &mut [Entity<'_>], diagnostics: &mut Diagnostics) {
    let wanted: Vec<String> = list.iter().map(|entity| entity.name.clone()).collect();
    by_file(schemas, list);
    by_key(schemas, list);
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|index| (rank(&list[*index]), self::order(list[*index].view(schemas))));
    let mut taken = BTreeSet::new();
    for index in order {
        let entity = &mut list[index];
        let name = std::mem::take(&mut entity.name);
        let by_kind = safe_type(join([name.as_str(), kind(entity)]));
        let free = [&name, &by_kind].into_iter().find(|name| !taken.contains(*name));
        entity.name = free.cloned().unwrap_or_else(|| unique(by_kind, &taken));
        taken.insert(entity.name.clone());
    }
    for (entity, wanted) in list.iter().zip(wanted) {
        report_renamed("the type of this", &wanted, &entity.name, entity.view(schemas), diagnostics);
    }
}

/// Returns the schemas among the types that share a name, grouped by it.
fn clashing(list: &[Entity<'_>]) -> Vec<Vec<usize>> {
    let mut bearers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, entity) in list.iter().enumerate().filter(|(_, entity)| matches!(entity.role, Role::Schema(_))) {
        bearers.entry(&entity.name).or_default().push(index);
    }
    bearers.into_values().filter(|bearers| bearers.len() > 1).collect()
}

fn by_file(schemas: &Schemas<'_>, list: &mut [Entity<'_>]) {
    for bearers in clashing(list) {
        let homes: Vec<String> =
            bearers.iter().map(|index| pascal(schemas.view(schema_node(schemas, &list[*index])).file_stem())).collect();
        if homes.iter().any(|home| *home != homes[0]) {
            for (index, home) in bearers.into_iter().zip(homes) {
                list[index].name = safe_type(join([home.as_str(), list[index].name.as_str()]));
            }
        }
    }
}

/// Tells apart schemas whose keys differ in case and signs alone.
fn by_key(schemas: &Schemas<'_>, list: &mut [Entity<'_>]) {
    for mut bearers in clashing(list) {
        bearers.retain(|index| list[*index].path.is_empty());
        let keys: Vec<String> = bearers.iter().map(|index| schemas.key(schema_node(schemas, &list[*index]))).collect();
        let names = assign(&keys.iter().map(String::as_str).collect::<Vec<_>>(), pascal, &[]);
        for (index, (name, key)) in bearers.into_iter().zip(names.into_iter().zip(keys)) {
            if name != pascal(&key) {
                list[index].name = safe_type(name);
            }
        }
    }
}

fn schema_node(schemas: &Schemas<'_>, entity: &Entity<'_>) -> crate::tree::NodeId {
    match entity.role {
        Role::Schema(id) => schemas.get(id).node,
        _ => entity.at.id,
    }
}

/// Returns the rank of a type: the lower one keeps a name.
fn rank(entity: &Entity<'_>) -> u8 {
    match entity.role {
        Role::Payload(_) => 0,
        Role::Schema(_) if entity.path.is_empty() => 1,
        Role::Headers(_) => 2,
        Role::Inbound(_) => 3,
        Role::Schema(_) => 4,
    }
}

/// Returns the suffix of a name that another type has.
fn kind(entity: &Entity<'_>) -> &'static str {
    match entity.role {
        Role::Payload(_) => "Payload",
        Role::Headers(_) => "Fields",
        Role::Inbound(_) => "Form",
        Role::Schema(_) if entity.path.is_empty() => "Schema",
        Role::Schema(_) => "Inline",
    }
}
