//! What a bus can do.

use std::time::Duration;

/// What a bus can do, so that nothing is asked of it in vain: [`serve`](crate::serve()) refuses to start where an operation
/// needs what its bus cannot do.
///
/// ```
/// use postroom::bus::{Capabilities, Settles};
///
/// let broker = Capabilities { settles: Settles::Each, stores: true, ..Capabilities::NONE };
/// assert!(!broker.counts);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// What is settled.
    pub settles: Settles,
    /// Whether messages are stored until somebody has handled them, for subscriptions that were made before.
    pub stores: bool,
    /// Whether a new durable subscription can begin with messages that were sent before.
    pub replays: bool,
    /// Whether the tries of a message are counted.
    pub counts: bool,
    /// Whether a message can come again later: [`Settlement::Retry`](super::Settlement::Retry).
    pub delays: bool,
    /// Whether the bus has a place of its own for what is dead.
    pub dead_letters: bool,
    /// The longest time for which ids of messages are known, so that what is sent twice is stored once.
    pub ids: Option<Duration>,
    /// Whether messages have keys, and those of one key stay in their order.
    pub keys: bool,
    /// Whether several instances share the messages of a group.
    pub groups: bool,
}

/// What a bus lets be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settles {
    /// Nothing: what was taken is done with.
    Nothing,
    /// Each message by itself.
    Each,
    /// All messages up to one of them.
    UpTo,
}

impl Capabilities {
    /// The capabilities of a bus that carries messages, and does nothing else.
    pub const NONE: Self = Self {
        settles: Settles::Nothing,
        stores: false,
        replays: false,
        counts: false,
        delays: false,
        dead_letters: false,
        ids: None,
        keys: false,
        groups: false,
    };
}
