//! What few of a great many things have: kept apart, so that it takes no room where there is nothing.
//!
//! Must not know what it is.

use std::ops::{Deref, DerefMut};

/// Something that most lack.
pub trait Lacking: Default + PartialEq + 'static {
    /// What stands where there is nothing.
    fn none() -> &'static Self;
}

/// A value that is kept apart, and not at all where there is nothing in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rare<T>(Option<Box<T>>);

impl<T: Lacking> Rare<T> {
    /// The value by itself.
    pub fn into_inner(self) -> T {
        self.0.map(|kept| *kept).unwrap_or_default()
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Lacking> From<T> for Rare<T> {
    fn from(value: T) -> Self {
        Self((value != *T::none()).then(|| Box::new(value)))
    }
}

impl<T: Lacking> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::none())
    }
}

impl<T: Lacking> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}
