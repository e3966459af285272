//! Chains of `WebAnno` TSV: each element says which of which chain it is.
//!
//! Must not know relations and slots.

use super::cells::{element, split, suffix};
use super::header::{Column, Layer};
use super::spans::{Building, Here, id};
use crate::import::uima::Said;

impl<'b, 'f> Building<'b, 'f> {
    /// The elements of chains on a row.
    pub fn chains(&mut self, here: Here<'b, 'f>, (number, layer): (usize, &'b Layer), cells: &[&'f str]) {
        let mut stack: Vec<usize> = Vec::new();
        let link = |column: &Column| matches!(column, Column::Element(_));
        let columns = || layer.columns.iter().zip(cells).filter(|(_, cell)| **cell != "_");
        for (column, cell) in columns().filter(|(column, _)| link(column)) {
            for value in split(cell, '|') {
                let (value, place) = element(value);
                let known = place.and_then(|(chain, n)| self.elements.get(&(number, chain, n)).copied());
                let at = known.unwrap_or_else(|| self.add(here, &layer.name));
                if let Some((chain, n)) = place {
                    self.elements.insert((number, chain, n), at);
                }
                self.on(here, at);
                if let Column::Element(name) = column {
                    self.says(here, at, name, value);
                }
                stack.push(at);
            }
        }
        for (column, cell) in columns().filter(|(column, _)| !link(column)) {
            for (place, value) in split(cell, '|').enumerate() {
                let at = match stack.get(place) {
                    Some(at) => *at,
                    None => self.add(here, &layer.name),
                };
                if let Column::Feature(name) = column {
                    self.says(here, at, name, suffix(value).0);
                }
            }
        }
    }

    /// Each element leads to the next of its chain.
    pub fn linked(&mut self) {
        let elements: Vec<_> = self.elements.iter().map(|(key, at)| (*key, *at)).collect();
        for pair in elements.windows(2) {
            let [((layer, chain, _), at), ((next_layer, next_chain, _), next)] = pair else { continue };
            if (layer, chain) == (next_layer, next_chain)
                && let Some(made) = self.made.get_mut(*at)
            {
                made.features.reserve_exact(1);
                made.features.push((self.names.of("next"), Said::one(&id(*next))));
            }
        }
    }
}
