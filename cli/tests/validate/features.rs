//! The verdicts of `postroom validate` beside those of the decoders of each of the generator's features.

use postroom_cli::validate::Target;
use postroom_codegen::Builder;
use postroom_features::*;
use proptest::strategy::Strategy as _;

use super::{choice, difference};
use crate::support::{
    generate::{cases, seeds},
    judge::layout,
    mutate::mutated,
    run::{Source, cases_or},
    schema::Schema,
    subjects::Subject,
};

macro_rules! subjects {
    ($($module:ident :: $message:ident),* $(,)?) => {
        [$((stringify!($module), Subject {
            name: stringify!($message),
            schema: $module::$message::schema(),
            decode: |json| {
                let limits = postroom::Limits { bytes: usize::MAX, ..postroom::Limits::DEFAULT };
                $module::$message::decode_within(json, &limits).map(drop)
            },
            check: $module::$message::check,
            again: |json| $module::$message::decode(json)?.encode(),
            whole: &[],
        })),*]
    };
}

#[test]
fn verdicts_are_those_of_each_features_decoders() {
    let subjects = subjects![
        additional_any::AdditionalAnyMessage,
        additional_denied::AdditionalDeniedMessage,
        additional_schema::AdditionalSchemaMessage,
        all_of::AllOfMessage,
        any_of::AnyOfMessage,
        arrays::ArraysMessage,
        enums::EnumsMessage,
        formats::FormatsMessage,
        integers::IntegersMessage,
        long::LongMessage,
        maps::MapsMessage,
        names::NamesMessage,
        nested::NestedMessage,
        newtypes::NewtypeTextMessage,
        newtypes::NewtypeListMessage,
        newtypes::NewtypeMapMessage,
        newtypes::NewtypeMaybeMessage,
        newtypes::NewtypeAnyMessage,
        nullables::NullablesMessage,
        numbers::NumbersMessage,
        one_of::OneOfMessage,
        recursion::RecursionMessage,
        strings::StringsMessage,
        structs::StructsMessage,
        unions::OverlapMessage,
        unions::EitherMessage,
        unions::CountedMessage,
        unions::DistinctMessage,
        unions::AnimalMessage,
        unions::NamedMessage,
        unions::TreeMessage,
        unions::LooseMessage,
        unions::HeldMessage,
        values::ValuesMessage,
        wide::WideMessage,
    ];
    let folders = ["codegen/tests/fixtures/features", "tests/features/spec"];
    for (number, (module, subject)) in subjects.iter().enumerate() {
        let paths = folders.map(|folder| format!("{}/../{folder}/{module}.yaml", env!("CARGO_MANIFEST_DIR")));
        let path = paths.iter().find(|path| std::path::Path::new(path).exists()).unwrap();
        let contract = Builder::new().document(path).contract().unwrap().0;
        let target = Target::message(&contract, subject.name).unwrap();
        let schema = Schema::compile(subject.schema);
        let documents = cases(&schema);
        let mut source = Source::new(3000 + number as u64);
        for round in 0..cases_or(200) {
            let (case, seed) = (source.draw(&documents), source.draw(&seeds().boxed()));
            let tree = if round % 4 == 0 { case.tree } else { mutated(&schema, &case, seed).tree };
            let text = tree.print(layout(seed));
            let (ours, theirs) = (target.judge(text.as_bytes()), (subject.decode)(text.as_bytes()));
            assert_eq!(difference(&ours, &theirs, ""), None, "{module}: {text}");
            assert_eq!(choice::difference(&ours, &theirs), None, "{module}: {text}");
        }
    }
}
