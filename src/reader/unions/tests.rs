//! How much work reading takes, in bytes that were looked at.

use super::super::{
    Alternative, Decode, Fault, Field, Kinds, Object, Path, Reader, Rule, Sink, Tag, Union, decode, read_text,
};
use crate::{Limits, Rejection, reader::Keywords};

/// `oneOf: [list of Tree, string, integer]`
#[derive(Debug, PartialEq)]
enum Tree {
    List(Vec<Tree>),
    Text(String),
    Number(i64),
}

const fn alternative(name: &'static str, kinds: Kinds, tags: &'static [&'static str]) -> Alternative {
    Alternative { name, kinds, tags, alias: None }
}

impl Decode for Tree {
    const RULE: &'static Rule = &Rule::ANY;

    fn read(reader: &mut Reader<'_>, at: &Path<'_>) -> Result<Self, Fault> {
        static UNION: Union = Union {
            exclusive: true,
            tag: None,
            branches: &[
                alternative("List", Kinds::ARRAY, &[]),
                alternative("Text", Kinds::STRING, &[]),
                alternative("Number", Kinds::NUMBER, &[]),
            ],
        };
        reader.branches(
            at,
            &UNION,
            &[
                &|reader| {
                    let unique = const { &Rule { unique_items: true, ..Rule::of("array") } };
                    let value = reader.array(at, unique, Self::RULE, |reader, at| Self::read(reader, at));
                    reader.settle(at, unique, value).map(Self::List)
                },
                &|reader| {
                    let value = reader.string();
                    reader.settle(at, const { &Rule::of("string") }, value).map(Self::Text)
                },
                &|reader| {
                    let value = reader.integer();
                    reader.settle(at, const { &Rule::of("integer") }, value).map(Self::Number)
                },
            ],
        )
    }

    fn check(&self, _: &Path<'_>, _: &mut Sink) {}
}

/// `oneOf: [{next: Node, a: integer}, {next: Node, b: integer}]`, with or without a tag: what only reading both shows.
#[derive(Debug, PartialEq)]
struct Node<const TAGGED: bool, const EXCLUSIVE: bool> {
    branch: usize,
    next: Option<Box<Self>>,
}

impl<const TAGGED: bool, const EXCLUSIVE: bool> Node<TAGGED, EXCLUSIVE> {
    const UNION: Union = Union {
        exclusive: EXCLUSIVE,
        tag: if TAGGED { Some(Tag { name: "kind", keyword: Keywords::CONST }) } else { None },
        branches: if TAGGED {
            &[alternative("A", Kinds::OBJECT, &["\"a\""]), alternative("B", Kinds::OBJECT, &["\"b\""])]
        } else {
            &[alternative("A", Kinds::OBJECT, &[]), alternative("B", Kinds::OBJECT, &[])]
        },
    };

    fn branch(reader: &mut Reader<'_>, at: &Path<'_>, branch: usize) -> Result<Self, Fault> {
        static ANY: Rule = Rule::of("object");
        static FIELDS: [[Field; 3]; 2] = [
            [
                Field::new("next", "\"next\":", &ANY),
                Field::new("kind", "\"kind\":", &ANY),
                Field::new("a", "\"a\":", &ANY),
            ],
            [
                Field::new("next", "\"next\":", &ANY),
                Field::new("kind", "\"kind\":", &ANY),
                Field::new("b", "\"b\":", &ANY),
            ],
        ];
        let fields = &FIELDS[branch];
        let (mut next, mut kind, mut own) = (None, None::<()>, None::<i64>);
        let mut object = Object::<Self, 1>::open(reader)?;
        loop {
            match object.next(reader, fields)? {
                0 => {
                    let value = Self::read(reader, &at.key("next")).map(Box::new);
                    reader.put(&mut next, at, &fields[0], value)?;
                }
                1 => {
                    let value = reader.choice(Keywords::CONST, |text| (text == ["a", "b"][branch]).then_some(()));
                    reader.put(&mut kind, at, &fields[1], value)?;
                }
                2 => {
                    let value = reader.integer::<i64>();
                    reader.put(&mut own, at, &fields[2], value)?;
                }
                super::super::END => break,
                _ => reader.keep(at, &mut object, &mut crate::JsonObject::new())?,
            }
        }
        object.require(reader, at, fields, [if TAGGED { 0b010 } else { 0b100 }]);
        Ok(Self { branch, next })
    }
}

impl<const TAGGED: bool, const EXCLUSIVE: bool> Decode for Node<TAGGED, EXCLUSIVE> {
    const RULE: &'static Rule = &Rule::ANY;

    fn read(reader: &mut Reader<'_>, at: &Path<'_>) -> Result<Self, Fault> {
        reader.branches(
            at,
            const { &Self::UNION },
            &[&|reader| Self::branch(reader, at, 0), &|reader| Self::branch(reader, at, 1)],
        )
    }

    fn check(&self, _: &Path<'_>, _: &mut Sink) {}
}

/// The verdict, and how many bytes were looked at for it.
fn steps<T: Decode>(json: &str) -> (Result<T, Rejection>, u64) {
    let mut steps = 0;
    let value = read_text(json.as_bytes(), &Limits::DEFAULT, |reader| {
        let value = T::read(reader, &Path::ROOT);
        let value = reader.settle(&Path::ROOT, T::RULE, value);
        steps = reader.steps.get();
        value
    });
    (value, steps)
}

/// Reading a text of twice the depth takes at most about twice the work, and gives the expected verdict.
#[track_caller]
fn check<T: Decode>(is_valid: bool, json: impl Fn(usize) -> String) {
    let (found, once) = steps::<T>(&json(60));
    assert_eq!(found.is_ok(), is_valid, "{:?}", found.err());
    let (_, twice) = steps::<T>(&json(120));
    assert!(twice <= once * 9 / 4, "{once} steps became {twice}");
}

#[test]
fn work_grows_as_the_text_does_however_unions_lie_in_unions() {
    let nested = |inner: &'static str| move |depth: usize| format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
    check::<Tree>(true, nested("\"leaf\", 1, [2]"));
    check::<Tree>(false, nested("\"leaf\", true"));
    check::<Tree>(false, nested("1, 2, 1"));

    // The last member tells the branch, in each of the objects.
    let late = |tail: &'static str, last: &'static str| {
        move |depth: usize| format!("{}{last}{}", "{\"next\":".repeat(depth), tail.repeat(depth))
    };
    check::<Node<true, true>>(true, late(",\"kind\":\"b\"}", "{\"kind\":\"a\"}"));
    check::<Node<true, true>>(false, late(",\"kind\":\"b\"}", "{\"kind\":\"c\"}"));
    check::<Node<true, true>>(false, late(",\"kind\":\"c\"}", "{\"kind\":\"a\"}"));
    check::<Node<true, true>>(false, late("}", "{\"kind\":\"a\"}"));
    check::<Node<false, true>>(true, late(",\"b\":1}", "{\"a\":1}"));
    check::<Node<false, true>>(false, late(",\"b\":1}", "{\"c\":1}"));
    check::<Node<false, true>>(false, late(",\"a\":1,\"b\":1}", "{\"a\":1}"));
    check::<Node<false, false>>(true, late(",\"a\":1,\"b\":1}", "{\"a\":1}"));
    check::<Node<false, false>>(false, late(",\"b\":\"x\"}", "{\"a\":1}"));
    check::<Node<false, false>>(false, late(",\"b\":1,\"more\":[1e400]}", "{\"a\":1}"));
}

#[test]
fn what_is_wrong_is_told_at_every_depth() {
    fn deepest(violations: &[crate::Violation]) -> &crate::Violation {
        let last = violations.last().unwrap_or_else(|| panic!("nothing is wrong"));
        if last.causes.is_empty() { last } else { deepest(&last.causes) }
    }
    let json = r#"{"next":{"next":{"kind":"b","next":{"kind":"a","a":"x"}},"kind":"a"},"kind":"b"}"#;
    let found = decode::<Node<true, true>>(json.as_bytes(), &Limits::DEFAULT).err();
    let violations = found.as_ref().map(Rejection::violations).unwrap_or_default();
    assert_eq!(deepest(violations).pointer, "/next/next/next/a");
    assert_eq!(violations.iter().map(|one| (one.pointer.as_str(), one.keyword)).collect::<Vec<_>>(), [("", "oneOf")]);
}
