//! Spoiling documents: a mutator at a place, once or a few times.

use super::{
    dice::Dice,
    generate::Case,
    mutators::{MUTATORS, Mutator},
    schema::Schema,
    sites::sites,
    tree::Tree,
};

/// A spoilt document.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// What was done to it, in order.
    pub(crate) names: Vec<&'static str>,
    pub(crate) tree: Tree,
}

/// Spoils a document: mostly once, sometimes up to four times, as the seed decides.
pub(crate) fn mutated(schema: &Schema, case: &Case, seed: u64) -> Mutant {
    let mut dice = Dice::new(seed);
    let times = if dice.once_in(3) { 2 + dice.below(3) } else { 1 };
    let mut mutant = Mutant { names: Vec::new(), tree: case.tree.clone() };
    for _ in 0..times {
        // Not every mutator finds something to do in every document: then another one is tried.
        for _ in 0..MUTATORS.len() {
            let mutator = dice.pick(MUTATORS);
            if let Some(tree) = apply(mutator, schema, case, &mutant.tree, &mut dice) {
                mutant.tree = tree;
                mutant.names.push(mutator.name);
                break;
            }
        }
    }
    mutant
}

/// Applies one mutator at one of the places where it can do something.
pub(crate) fn apply(mutator: &Mutator, schema: &Schema, case: &Case, tree: &Tree, dice: &mut Dice) -> Option<Tree> {
    let mut places = sites(schema, &case.shape, tree);
    // Undeclared places are many, and there everything is allowed: mostly leave them alone.
    if dice.once_in(4) {
        dice.shuffle(&mut places);
    } else {
        places.retain(|site| site.declared);
        dice.shuffle(&mut places);
    }
    places.iter().find_map(|site| {
        let new = (mutator.apply)(site, dice)?;
        let mut tree = tree.clone();
        *tree.at_mut(&site.path) = new;
        Some(tree)
    })
}
