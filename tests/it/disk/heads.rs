//! Files of newer versions, ids that a hand wrote twice, folders that may not be read.

use super::*;

#[test]
fn a_newer_head_opens_for_reading_and_is_left_as_it_is() {
    for file in ["project.ron", "schema.ron", "entities.ron"] {
        let (scene, session) = Scene::new();
        session.close().unwrap();
        let path = scene.desk.root().join(file);
        let newer = fs::read_to_string(&path).unwrap().replace("min_reader: 1", "min_reader: 2");
        let newer = newer.replacen("min_reader: 2,", "min_reader: 2,\n wholly_new: [(a: 1)],", 1);
        fs::write(&path, &newer).unwrap();
        let mut session = scene.open().unwrap();
        let why = session.read_only().unwrap().to_owned();
        assert!(why.contains(file) && why.contains("newer version"), "{why}");
        assert!(session.problems().iter().any(|p| p.kind == "newer_version"));
        assert_eq!(session.project().articles.len(), 1, "it can be read");
        assert!(session.undo(noon()).is_err());
        session.close().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), newer);
    }
}

#[test]
fn a_newer_head_with_unknown_records_is_refused_in_words() {
    for (file, from, to) in [
        ("schema.ron", "meaning: Quote", "meaning: Irony"),
        ("project.ron", "settings: (", "settings_of_tomorrow: ("),
        ("entities.ron", "entities: {", "beings: {"),
    ] {
        let (scene, session) = Scene::new();
        session.close().unwrap();
        let path = scene.desk.root().join(file);
        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, old.replace(from, to).replace("min_reader: 1", "min_reader: 2")).unwrap();
        let why = scene.open().map(|_| ()).unwrap_err().to_string();
        assert!(why.contains("newer version") && why.contains("install") && why.contains(file), "{why}");
    }
}

#[test]
fn an_id_may_stand_once_in_a_layer_whatever_the_table() {
    let (mut scene, mut session) = Scene::new();
    let mark = scene.mark(&mut session, "person");
    session.close().unwrap();
    let path = scene.desk.root().join("layers/ana");
    let path = fs::read_dir(path).unwrap().next().unwrap().unwrap().path();
    let clean = fs::read_to_string(&path).unwrap();
    let at = "created: \"2026-03-14T12:00:00Z\"";
    let comment = |id: &str| format!("  Comment(id: \"{id}\", text: \"x\", {at}, resolved: false),\n");
    let decision = |id: &str| {
        format!("  Decision(id: \"{id}\", of: \"ana\", mark: \"{mark}\", verdict: Accepted, reason: \"\", {at}),\n")
    };
    let other = MarkId::new(&mut scene.ids).to_string();
    for (records, twice) in [
        (comment(&other), false),
        (comment(&other) + &comment(&other), true),
        (decision(&other) + &decision(&other), true),
        (comment(&other) + &decision(&other), true),
        (comment(&mark.to_string()), true),
    ] {
        fs::write(&path, clean.replace(" ],\n", &format!("{records} ],\n"))).unwrap();
        let session = scene.desk.open();
        let found = session.problems();
        assert_eq!(found.iter().any(|p| p.kind == "duplicate_id"), twice, "{records}{found:?}");
        assert!(found.iter().all(|p| p.kind == "duplicate_id"), "{found:?}");
    }
}

#[test]
fn a_folder_that_may_not_be_read_is_named_and_the_others_come_in() {
    let (scene, session) = Scene::new();
    session.close().unwrap();
    let root = scene.desk.dir.path().join("news");
    fs::create_dir_all(root.join("hidden")).unwrap();
    fs::write(root.join("hidden/a.txt"), "A").unwrap();
    fs::write(root.join("b.txt"), "B").unwrap();
    scene.disk.set(&[root.join("hidden")]);
    let mut problems = Vec::new();
    let disk = Shared(Arc::clone(&scene.disk));
    let found = sidenote::store::files_below(&disk, &root, &mut problems);
    assert_eq!(found, [root.join("b.txt")]);
    let place = root.join("hidden").display().to_string();
    assert_eq!((problems.len(), problems[0].place.file.as_deref()), (1, Some(place.as_str())));
    assert!(problems[0].message.contains("permission denied"), "{}", problems[0].message);
}
