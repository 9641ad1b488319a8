//! A pattern's tree as steps.

use super::{
    Atom,
    parse::{self, Node},
};

/// The steps of a pattern.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) atoms: Vec<Atom>,
    /// The number of capturing groups.
    pub(super) groups: usize,
    /// The number of loops.
    pub(super) loops: usize,
}

/// A step. Places are positions in [`Program::ops`]; `back` is set inside of look-behind, where texts are read
/// backwards.
#[derive(Debug)]
pub(super) enum Op {
    /// Takes a character.
    One {
        atom: usize,
        back: bool,
    },
    /// Takes as many characters of one kind as it can, or as few.
    Run {
        atom: usize,
        min: u64,
        max: u64,
        greedy: bool,
        back: bool,
    },
    Start,
    End,
    /// `\b`, or `\B`.
    Boundary {
        negated: bool,
    },
    Jump(usize),
    /// Goes on behind this step, and if that leads nowhere at the place.
    Split(usize),
    /// Notes where a group starts or ends: two slots a group.
    Save(usize),
    /// Takes what one of the groups took.
    Back {
        groups: Vec<usize>,
        back: bool,
    },
    /// Looks whether the steps up to a `Done` match here, and goes on after it.
    Look {
        negated: bool,
        after: usize,
    },
    /// Starts to count.
    Enter(usize),
    /// Goes on with another round, which forgets its groups, or after the loop.
    Loop {
        id: usize,
        min: u64,
        max: u64,
        greedy: bool,
        after: usize,
        groups: (usize, usize),
    },
    /// Ends a round.
    Again {
        id: usize,
        min: u64,
        head: usize,
    },
    Done,
}

impl Program {
    /// Compiles a pattern; `None` if the text is not one.
    pub(super) fn new(source: &str) -> Option<Self> {
        let (node, groups) = parse::parse(source)?;
        let mut program = Self { groups, ..Self::default() };
        program.push(node, false);
        program.ops.push(Op::Done);
        Some(program)
    }

    fn push(&mut self, node: Node, back: bool) {
        match node {
            Node::One(atom) => {
                let atom = self.atom(atom);
                self.ops.push(Op::One { atom, back });
            }
            Node::Start => self.ops.push(Op::Start),
            Node::End => self.ops.push(Op::End),
            Node::Boundary { negated } => self.ops.push(Op::Boundary { negated }),
            Node::Sequence(mut nodes) => {
                if back {
                    nodes.reverse();
                }
                nodes.into_iter().for_each(|node| self.push(node, back));
            }
            Node::Choice(branches) => self.push_choice(branches, back),
            Node::Group(group, node) => {
                self.ops.push(Op::Save(2 * group + usize::from(back)));
                self.push(*node, back);
                self.ops.push(Op::Save(2 * group + usize::from(!back)));
            }
            Node::Repeat { node, min, max, greedy, groups } => match *node {
                Node::One(atom) => {
                    let atom = self.atom(atom);
                    self.ops.push(Op::Run { atom, min, max, greedy, back });
                }
                node => self.push_loop(node, back, |id, after| Op::Loop { id, min, max, greedy, after, groups }, min),
            },
            Node::Back(groups) => self.ops.push(Op::Back { groups, back }),
            Node::Look { ahead, negated, node } => {
                let at = self.ops.len();
                self.ops.push(Op::Done);
                self.push(*node, !ahead);
                self.ops.push(Op::Done);
                self.ops[at] = Op::Look { negated, after: self.ops.len() };
            }
        }
    }

    fn push_choice(&mut self, branches: Vec<Node>, back: bool) {
        let last = branches.len().saturating_sub(1);
        let mut ends = Vec::new();
        for (index, branch) in branches.into_iter().enumerate() {
            let split = self.ops.len();
            if index < last {
                self.ops.push(Op::Done);
            }
            self.push(branch, back);
            if index < last {
                ends.push(self.ops.len());
                self.ops.push(Op::Done);
                self.ops[split] = Op::Split(self.ops.len());
            }
        }
        for end in ends {
            self.ops[end] = Op::Jump(self.ops.len());
        }
    }

    fn push_loop(&mut self, node: Node, back: bool, head: impl Fn(usize, usize) -> Op, min: u64) {
        let id = self.loops;
        self.loops += 1;
        self.ops.push(Op::Enter(id));
        let at = self.ops.len();
        self.ops.push(Op::Done);
        self.push(node, back);
        self.ops.push(Op::Again { id, min, head: at });
        self.ops[at] = head(id, self.ops.len());
    }

    fn atom(&mut self, atom: Atom) -> usize {
        self.atoms.push(atom);
        self.atoms.len() - 1
    }
}
