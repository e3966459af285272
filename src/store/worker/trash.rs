//! Marks that are deleted go to the project's trash, as a layer of their own beside the others.
//!
//! Must not decide what is deleted: what the files had and the project has no more is.

use super::writer::Writer;
use crate::files::{layer_from_ron, layer_to_ron};
use crate::model::{AnnotatorId, ArticleId, Layer, Project, Text, TextHash};
use crate::store::{MAX_RON_BYTES, StoreError, replace};
use std::path::Path;
use std::sync::Arc;

impl Writer {
    /// Keeps the marks, and the links between them, that the layer's file has and the project has not.
    pub(super) fn throw_away(
        &mut self,
        project: &Project,
        id: ArticleId,
        who: &AnnotatorId,
        stem: &str,
    ) -> Result<(), StoreError> {
        let key = (id, who.clone());
        let (Some(before), Some(text)) = (self.start.base.layers.get(&key), project.text(id)) else { return Ok(()) };
        let after = project.layers.get(&key).map(Arc::as_ref);
        let gone = gone(before, after);
        if gone.marks.is_empty() {
            return Ok(());
        }
        let path = self.start.folder.trash().join(format!("{who}.{stem}.deleted.ron"));
        let wrong = |why: String| StoreError::new("keeping deleted marks in the trash", why, &path);
        let mut all = self.in_trash(&path, text).map_err(|e| wrong(e.to_string()))?;
        all.marks.extend(gone.marks);
        all.links.extend(gone.links);
        let content = layer_to_ron(id, who, &all, text).map_err(wrong)?;
        replace(&*self.start.fs, &path, content.as_bytes()).map_err(|e| wrong(e.to_string()))
    }

    /// The marks of a layer that are in the trash already. What cannot be read is moved aside.
    fn in_trash(&self, path: &Path, text: &Arc<Text>) -> std::io::Result<Layer> {
        let bytes = match self.start.fs.read(path, MAX_RON_BYTES) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Layer::default()),
            Err(e) => return Err(e),
        };
        if let Ok((_, _, layer, _)) = layer_from_ron("trash", &bytes, |_| Some(Arc::clone(text))) {
            return Ok(layer);
        }
        let digest = TextHash::of(&bytes).to_string();
        let aside = path.with_extension(format!("ron.{}.set-aside", &digest[7..15]));
        self.start.fs.rename(path, &aside).map(|()| Layer::default())
    }
}

/// What of `before` is not in `after`: marks, and the links that hang on them.
fn gone(before: &Layer, after: Option<&Layer>) -> Layer {
    let lives = |id| after.is_some_and(|l| l.marks.contains_key(id));
    let mut made = Layer::default();
    made.marks.extend(before.marks.iter().filter(|(id, _)| !lives(id)).map(|(id, m)| (*id, m.clone())));
    let hangs = |link: &crate::model::Link| made.marks.contains_key(&link.from) || made.marks.contains_key(&link.to);
    made.links.extend(before.links.iter().filter(|(_, l)| hangs(l)).map(|(id, l)| (*id, l.clone())));
    made
}
