//! The words that the rules look for, in the languages they know.
//!
//! Must not know the rules. A list is one string, its phrases parted by `|`: easy to read and to
//! add to.

/// Whether `word` is one of `list`.
pub(super) fn has(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split('|').any(|listed| listed == word)
}

/// Lines that belong to the page. A line matches when it is one of these, or begins with one that
/// ends in a colon or a space.
pub(super) const BOILERPLATE: &str = "advertisement|ad|anzeige|werbung|publicité|publicidad|share|share this|share: |\
    share this article|share on |teilen|partager|compartir|tweet|print|email|read more|\
    read more: |read also: |also read: |read next: |related|related: |related articles|\
    related stories|related topics|more on this story|more from |most read|most popular|\
    recommended|you may also like|you might also like|lesen sie auch|lesen sie auch: |\
    mehr zum thema|à lire aussi|lire aussi : |à lire aussi : |lea también|lea también: |\
    leia também|leia também: |leggi anche|leggi anche: |lees ook|lees ook: |subscribe|\
    subscribe to |subscribe now|sign up|sign up for |sign in|log in|newsletter|follow us|\
    follow us on |comments|leave a comment|view comments|skip to content|skip to main content|\
    menu|cookie policy|privacy policy|all rights reserved|copyright ©|continue reading|\
    continue reading below|listen to this article|save";

/// Headings after which a list of other articles follows.
pub(super) const LISTS: &str = "read more|related|related articles|related stories|related topics|more on this story|\
    most read|most popular|recommended|you may also like|you might also like|lesen sie auch|\
    mehr zum thema|à lire aussi|lea también|leia também|leggi anche|lees ook";

/// Names of sections that may stand alone above a headline.
pub(super) const SECTIONS: &str = "world|world news|politics|business|economy|finance|markets|sport|sports|culture|science|\
    health|technology|tech|opinion|editorial|analysis|national|international|news|uk|us|europe|\
    asia|africa|middle east|americas|environment|climate|education|travel|lifestyle|arts|\
    entertainment|politik|wirtschaft|kultur|wissen|ausland|inland|feuilleton|panorama|politique|\
    économie|monde|société|política|economía|economia|internacional|mundo|deportes|esporte|\
    cultura|politica|esteri|cronaca|binnenland|buitenland";

/// Words that begin the naming of a photographer or an agency.
pub(super) const CREDITS: &str = "image: |image credit|images: |photo: |photo by |photo credit|photos: |photograph: |\
    picture: |credit: |foto: |fotos: |bild: |quelle: |crédit |photo : |crédito|fonte: |source: |\
    ©|getty images|reuters/|ap photo|afp/|epa/|video: ";

/// Words of a credit that stand within a caption.
pub(super) const CREDITS_WITHIN: &str = "getty|(photo|photo:|image:|file photo|(ap|/reuters|/afp|(foto|©";

/// Phrases of captions.
pub(super) const CAPTION_WORDS: &str = "pictured|(left)|(right)|(centre)|(center)|from left|file photo|file image|left to right|\
    seen here|from file|im bild|archivbild";

/// Beginnings of captions.
pub(super) const CAPTION_STARTS: &str = "file:|file photo|a view of|view of|aerial view|a photo of|a photograph of|a map of|map of|\
    a screenshot of|logo of|a portrait of|portrait of";

/// Words in the names of papers.
pub(super) const PAPERS: &str = "times|post|gazette|news|herald|tribune|journal|telegraph|guardian|chronicle|observer|\
    courier|mail|mirror|star|sun|zeitung|tagblatt|anzeiger|allgemeine|rundschau|monde|figaro|\
    país|mundo|folha|globo|repubblica|corriere|stampa|volkskrant|wikinews|today|press|daily|\
    weekly";

/// Small words within and between names.
pub(super) const JOINS: &str = "and|und|et|y|e|en|&|de|da|del|der|den|van|von|di|bin|al|la|le|dos";
