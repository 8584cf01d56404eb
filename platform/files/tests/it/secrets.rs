//! What stood in pictures when they came stands nowhere afterwards, and what is in them stands nowhere in the clear.

use std::path::Path;

use store::dump;
use trials::{Engine, World};

use super::{PARTS, brought, folder, made, names};

const PLANTED: &[u8] = b"quillfeather";
/// What stands in the head of each picture that is kept.
const JFIF: &[u8] = b"JFIF";

fn read_all(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            read_all(&entry.path(), into);
        } else {
            into.push((entry.path().display().to_string(), std::fs::read(entry.path()).unwrap_or_default()));
        }
    }
}

/// Whether it stands there, as it is or as backups write bytes.
fn holds(held: &[u8], mark: &[u8]) -> bool {
    let hex: Vec<u8> = mark.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
    [mark, &hex].iter().any(|mark| held.windows(mark.len()).any(|window| window == *mark))
}

trials::story! {
    parts = *PARTS;

    async fn fifty_phrases_planted_in_pictures_stand_in_no_file_database_log_or_backup(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let one = world.people.resident;
        world.set(world.places.prison, &files::A_DAY, Some("900")).await;
        let mut many = 0;
        let mut phrase = || {
            many += 1;
            format!("quillfeather-{many}")
        };
        let pictures = made::planted(&mut phrase);
        assert!(many >= 50, "{many}");
        for (_, bytes, _) in &pictures {
            let picture = files::take(bytes).unwrap();
            assert!(holds(picture.jpeg(), JFIF));
            brought(&world, one, picture).await.unwrap();
        }
        // In the clear, so that the looks below are known to find something.
        let shown = world.member("Shownfeather", access::Role::Participant, world.places.prison).await;
        let dir = world.ground.dir.path().to_owned();
        let folder = folder(&world);
        let beside = files::beside(&folder);
        let manifest = dump::backup_with(
            &world.site.db, world.site.tables(), &dir.join("backup"), &dir.join("keys"), Some(&beside), world.site.now(),
        )
        .await
        .unwrap();
        assert_eq!((manifest.files.len(), manifest.missing_files.len()), (pictures.len(), 0));
        let mut held = Vec::new();
        read_all(&dir, &mut held);
        if world.ground.engine == Engine::Pg {
            trials::meddle(&world.ground.address, "CHECKPOINT").await;
            let sql = "SELECT current_setting('data_directory') AS home, CAST(oid AS TEXT) AS mine FROM pg_database \
                       WHERE datname = current_database()";
            let row = world.site.db.read().await.unwrap().one(sql, store::values![]).await.unwrap();
            let home = std::path::PathBuf::from(row.get::<String>("home").unwrap());
            read_all(&home.join("base").join(row.get::<String>("mine").unwrap()), &mut held);
            read_all(&home.join("pg_wal"), &mut held);
        }
        assert!(held.iter().any(|(_, held)| holds(held, b"Shownfeather")), "{shown}: the look finds what is there");
        assert_eq!(held.iter().filter(|(name, _)| name.contains("/files/")).count(), 2 * names(&folder).len());
        for (name, held) in &held {
            assert!(!holds(held, PLANTED), "a planted phrase stands in {name}");
            // Nor does any of what one sees.
            assert!(!name.contains("/files/") || !held.windows(4).any(|four| four == JFIF), "{name} lies open");
        }
    }
}
