//! A list that lies on the stack while it is short.

/// Up to `N` items without an allocation, and any number with one.
pub(super) struct Inline<T, const N: usize> {
    few: [T; N],
    /// All of them, once there are too many.
    many: Vec<T>,
    length: usize,
}

impl<T: Copy + Default, const N: usize> Inline<T, N> {
    pub(super) fn new() -> Self {
        Self { few: [T::default(); N], many: Vec::new(), length: 0 }
    }

    #[inline]
    pub(super) fn items(&self) -> &[T] {
        self.few.get(..self.length).unwrap_or(&self.many)
    }

    pub(super) fn clear(&mut self) {
        self.many.clear();
        self.length = 0;
    }

    #[inline]
    pub(super) fn push(&mut self, item: T) {
        match self.few.get_mut(self.length) {
            Some(place) => *place = item,
            None => self.extend_many(&[item]),
        }
        self.length += 1;
    }

    #[inline]
    pub(super) fn extend(&mut self, items: &[T]) {
        let length = self.length + items.len();
        match self.few.get_mut(self.length..length) {
            Some(place) => place.copy_from_slice(items),
            None => self.extend_many(items),
        }
        self.length = length;
    }

    #[cold]
    fn extend_many(&mut self, items: &[T]) {
        if let Some(few) = self.few.get(..self.length) {
            self.many = few.to_vec();
        }
        self.many.extend_from_slice(items);
    }
}
