//! The place of a value, as a list on the stack: its text exists only once something is violated.

/// A place in a message: a link to the container's place, and the step from there.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    segment: Segment<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// The message itself.
    pub const ROOT: Path<'static> = Path { parent: None, segment: Segment::Root };

    /// The member `key` of the object here.
    #[inline]
    pub const fn key(&'p self, key: &'p str) -> Self {
        Path { parent: Some(self), segment: Segment::Key(key) }
    }

    /// The item `index` of the array here.
    #[inline]
    pub const fn index(&'p self, index: usize) -> Self {
        Path { parent: Some(self), segment: Segment::Index(index) }
    }

    /// The JSON Pointer (RFC 6901); the root's is empty.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.write(&mut pointer);
        pointer
    }

    /// Writes the steps from the root on; there are as many as a text may nest.
    fn write(&self, pointer: &mut String) {
        if let Some(parent) = self.parent {
            parent.write(pointer);
        }
        match self.segment {
            Segment::Root => {}
            Segment::Index(index) => {
                pointer.push('/');
                // Writing to a string does not fail.
                let _ = std::fmt::Write::write_fmt(pointer, format_args!("{index}"));
            }
            Segment::Key(key) => {
                pointer.push('/');
                for character in key.chars() {
                    match character {
                        '~' => pointer.push_str("~0"),
                        '/' => pointer.push_str("~1"),
                        other => pointer.push(other),
                    }
                }
            }
        }
    }
}
