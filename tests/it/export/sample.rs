//! Small projects built in code, with reproducible ids and times.

use jiff::Timestamp;
use sidenote::model::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A project and what is needed to add to it.
pub struct Sample {
    pub project: Project,
    ids: SeededIds,
    clock: i64,
}

/// The id of an annotator.
pub fn key(raw: &str) -> AnnotatorId {
    AnnotatorId::new(raw).unwrap()
}

/// The id of a label.
pub fn label(raw: &str) -> LabelId {
    LabelId::new(raw).unwrap()
}

/// The id of an attribute.
pub fn attribute(raw: &str) -> AttributeId {
    AttributeId::new(raw).unwrap()
}

impl Sample {
    /// A project with a schema and two annotators, without articles.
    pub fn new() -> Self {
        let mut ids = SeededIds::new(7);
        let mut project = Project::new(ProjectId::new(&mut ids), "Sample", schema());
        for (id, name) in [("ann", "Ann Example"), ("bob", "Bob, \"the\" Other")] {
            project.annotators.insert(key(id), Annotator { name: name.to_owned() });
        }
        Self { project, ids, clock: 1_760_000_000 }
    }

    fn now(&mut self) -> Timestamp {
        self.clock += 60;
        Timestamp::from_second(self.clock).unwrap()
    }

    /// An article whose lines are body parts.
    pub fn article(&mut self, title: &str, text: &str) -> ArticleId {
        let id = ArticleId::new(&mut self.ids);
        let text = Text::new(text);
        let added = self.now();
        let article = Article {
            stem: Article::stem_of(title, id),
            title: title.to_owned(),
            text: text.hash(),
            source: Source {
                file: "a.txt".to_owned(),
                format: "text".to_owned(),
                encoding: "UTF-8".to_owned(),
                newlines: NewlineStyle::Lf,
                original: None,
                retrieved: added,
            },
            meta: Meta { language: "en".to_owned(), ..Meta::default() },
            added,
        };
        let end = u32::try_from(text.len()).unwrap();
        let part = Part { end, role: Role::Body, by: Origin::Rule("parts".to_owned()) };
        self.project.parts.insert(id, Arc::new([(0, part)].into()));
        self.project.texts.insert(text.hash(), Arc::new(text));
        self.project.articles.insert(id, Arc::new(article));
        id
    }

    /// The layer to change.
    pub fn layer(&mut self, article: ArticleId, who: &str) -> &mut Layer {
        Arc::make_mut(self.project.layers.entry((article, key(who))).or_default())
    }

    /// A mark on the first place of each of these words, one after the other.
    pub fn mark(&mut self, article: ArticleId, who: &str, label: &str, words: &[&str]) -> MarkId {
        let text = self.project.text(article).unwrap().clone();
        let mut from = 0;
        let mut spans = Vec::new();
        for word in words {
            let start = from + text.as_str()[from..].find(word).unwrap();
            from = start + word.len();
            spans.push((start, from));
        }
        self.mark_at(article, who, label, &spans)
    }

    /// A mark on these bytes.
    pub fn mark_at(&mut self, article: ArticleId, who: &str, name: &str, spans: &[(usize, usize)]) -> MarkId {
        let id = MarkId::new(&mut self.ids);
        let now = self.now();
        let spans = spans.iter().map(|(a, b)| Span::of(*a..*b)).collect();
        let mark = Mark::new(label(name), Spans::new(spans).unwrap(), now);
        self.layer(article, who).marks.insert(id, mark);
        id
    }

    /// An attribute of a mark.
    pub fn say(&mut self, article: ArticleId, who: &str, mark: MarkId, name: &str, value: Value) {
        let marks = &mut self.layer(article, who).marks;
        marks.get_mut(&mark).unwrap().attributes.insert(attribute(name), value);
    }

    /// A link between two marks.
    pub fn link(&mut self, article: ArticleId, who: &str, relation: &str, from: MarkId, to: MarkId) {
        let id = LinkId::new(&mut self.ids);
        let relation = RelationId::new(relation).unwrap();
        let created = self.now();
        self.layer(article, who).links.insert(id, Link { relation, from, to, created });
    }

    /// An entity record.
    pub fn entity(&mut self, name: &str) -> EntityId {
        let id = EntityId::new(&mut self.ids);
        let aliases: BTreeSet<String> = ["A; B".to_owned(), "\\".to_owned()].into();
        let entity = Entity { name: name.to_owned(), kind: EntityKind::Person, aliases, ..Entity::default() };
        self.project.entities.insert(id, entity);
        id
    }

    /// A project with one of everything that could go wrong.
    pub fn full() -> Self {
        let mut s = Self::new();
        let a = s.article("😀 News, \"today\"", FIRST);
        let person = s.mark(a, "ann", "person", &["Müller"]);
        let org = s.mark(a, "ann", "organisation", &["Bank of Spain"]);
        s.mark(a, "ann", "place", &["Spain"]);
        s.mark(a, "ann", "claim", &["Spain, said"]);
        let quote = s.mark(a, "ann", "quote", &["“We can’t", "stop”"]);
        s.mark(a, "ann", "quote", &["she said.\n“It"]);
        s.mark(a, "ann", "place", &["القدس"]);
        s.mark(a, "ann", "place", &["東京"]);
        s.mark(a, "ann", "group", &["Russ"]);
        s.mark_at(a, "ann", "other", &[(4, 4)]);
        s.mark(a, "bob", "person", &["Müller"]);
        s.mark(a, "bob", "role", &["Müller"]);
        s.link(a, "ann", "says", quote, person);
        s.values(a, person, org);
        s.remarks(a, quote);
        let b = s.article("=Second", "-1 is a number. @ana says =SUM(A1)\nEnd");
        s.mark(b, "bob", "quantity", &["-1"]);
        s.mark(b, "bob", "person", &["@ana"]);
        s.article("Blank", " \n\u{a0}\u{2028}\t");
        s
    }

    fn values(&mut self, a: ArticleId, person: MarkId, org: MarkId) {
        let one = self.entity("Ana Ruiz");
        let same = self.entity("Same Name");
        let other = self.entity("Same Name");
        let gone = EntityId(5);
        self.say(a, "ann", person, "gender", Value::Choice("f".into()));
        self.say(a, "ann", person, "who", Value::Entities([one, same, other, gone].into()));
        self.say(a, "ann", person, "remark", Value::Text(HARD.into()));
        self.say(a, "ann", person, "sure", Value::Flag(true));
        self.say(a, "ann", org, "amount", Value::Number(-0.1));
        self.say(a, "ann", org, "when", Value::Date("XXXX-WXX-3".into()));
        let tones = ["a; b", "c,d", "e\\f", "g\"h"].map(str::to_owned);
        self.say(a, "ann", org, "tone", Value::Choices(tones.into()));
        self.say(a, "ann", org, "not-in-schema", Value::Choices(["x".to_owned()].into()));
    }

    fn remarks(&mut self, a: ArticleId, quote: MarkId) {
        let created = self.now();
        let comment = CommentId::new(&mut self.ids);
        let decision = DecisionId::new(&mut self.ids);
        let layer = self.layer(a, "ann");
        let mark = layer.marks.get_mut(&quote).unwrap();
        "=not sure\nat all".clone_into(&mut mark.note);
        mark.sure = false;
        mark.origin = Origin::Import("brat".to_owned());
        mark.stale = Some(vec!["We cannot".to_owned(), "stop".to_owned()].into_boxed_slice());
        layer.reading = Some(Reading { read: vec![Span::of(0..9), Span::of(12..20)], finished: true });
        let text = "Really?".to_owned();
        layer.comments.insert(comment, Comment { about: Some(quote), text, created, resolved: false });
        let decided =
            Decision { of: key("bob"), mark: quote, verdict: Verdict::Rejected, reason: "no".to_owned(), created };
        layer.decisions.insert(decision, decided);
    }
}

const FIRST: &str = "😀 Müller of the Bank of Spain, said 👩‍👩‍👧 so. \
“We can’t,” he said, “and won’t stop” it, she said.\n“It is” القدس and 東京 anti-Russian\u{a0}x.";

const HARD: &str = "=HYPERLINK(\"x\"),'a';b\tc\r\n\"d\" e|f [g] _ \\ \u{2028} -> #h";

fn schema() -> Schema {
    let mut schema = Schema::default();
    let names = ["quote", "claim", "person", "role", "organisation", "place", "group", "quantity", "other"];
    for (position, id) in (0..).zip(names) {
        schema.labels.insert(label(id), a_label(id, position));
    }
    let choice = |id: &str| Choice { id: id.to_owned(), name: id.to_uppercase() };
    let kinds = [
        ("gender", AttributeKind::Choice(vec![choice("f"), choice("m")])),
        ("tone", AttributeKind::Choices(vec![choice("a; b"), choice("c,d")])),
        ("remark", AttributeKind::Text),
        ("amount", AttributeKind::Number),
        ("sure", AttributeKind::Flag),
        ("when", AttributeKind::Date),
        ("who", AttributeKind::Entities),
    ];
    for (position, (id, kind)) in (0..).zip(kinds) {
        let labels = [label("person")].into();
        let row = Attribute { name: id.to_owned(), kind, labels, help: String::new(), position, retired: false };
        schema.attributes.insert(attribute(id), row);
    }
    let says =
        Relation { name: "says".to_owned(), from: BTreeSet::new(), to: BTreeSet::new(), position: 0, retired: false };
    schema.relations.insert(RelationId::new("says").unwrap(), says);
    schema
}

fn a_label(id: &str, position: u32) -> Label {
    Label {
        name: id.to_uppercase(),
        meaning: Meaning::Other,
        group: "All".to_owned(),
        key: id.chars().next(),
        colour: Colour { light: "#112233".to_owned(), dark: "#aabbcc".to_owned() },
        channel: Channel::Fill,
        help: String::new(),
        position,
        retired: false,
    }
}
