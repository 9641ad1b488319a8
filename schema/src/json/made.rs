//! Values that come while others are looked at, and never move.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

use super::node::{Node, NodeId};

/// The ids of such values start here.
const FIRST: u32 = 1 << 31;

/// The number of values in the first chunk; each further one has twice as many as the one before.
const CHUNK: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Made {
    chunks: [OnceLock<Box<[OnceLock<Node>]>>; 20],
    count: AtomicU32,
}

impl Made {
    /// Returns which of these values an id stands for; `None` if it stands for another one.
    pub(super) fn index(id: NodeId) -> Option<usize> {
        id.0.checked_sub(FIRST).map(|index| index as usize)
    }

    pub(super) fn get(&self, index: usize) -> Option<&Node> {
        let (chunk, at) = place(index);
        self.chunks.get(chunk)?.get()?.get(at)?.get()
    }

    pub(super) fn add(&self, node: Node) -> Option<NodeId> {
        let index = self.count.fetch_add(1, Ordering::Relaxed);
        let (chunk, at) = place(index as usize);
        let chunk = self.chunks.get(chunk)?.get_or_init(|| vec![OnceLock::new(); CHUNK << chunk].into());
        chunk.get(at)?.set(node).ok()?;
        Some(NodeId(FIRST + index))
    }
}

impl Clone for Made {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), count: AtomicU32::new(self.count.load(Ordering::Relaxed)) }
    }
}

/// Returns the chunk of an index, and the place in it.
fn place(index: usize) -> (usize, usize) {
    let chunk = (index / CHUNK + 1).ilog2();
    (chunk as usize, index - CHUNK * ((1 << chunk) - 1))
}
