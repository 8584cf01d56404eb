//! With a backup, into the other engine and back.

use std::path::Path;

use files::FileId;
use store::dump::{self, Manifest, Restored, Source};
use store::{Db, StoreError, subject};
use trials::{Engine, World};

use super::{PARTS, a_picture, brought, done, folder, name_of, names, sees, write, wrong};

async fn backed_up(world: &World, (db, lying): (&Db, &Path), name: &str) -> Manifest {
    let dir = world.ground.dir.path();
    let beside = files::beside(lying);
    let (tables, now) = (world.site.tables(), world.site.now());
    dump::backup_with(db, tables, &dir.join(name), &dir.join("keys"), Some(&beside), now).await.unwrap()
}

async fn restored(world: &World, name: &str, (db, lying): (&Db, &Path)) -> Result<Restored, StoreError> {
    let dir = world.ground.dir.path();
    let (from, keys) = (dir.join(name), dir.join("keys"));
    let source = Source { from: &from, keys: &keys, files: Some(lying) };
    dump::restore_with(db, *PARTS, world.site.tables(), &source, None, world.site.now()).await
}

/// The house as it stands in another database and folder.
async fn sees_there(world: &World, db: &Db, lying: &Path, id: FileId) -> Option<Vec<u8>> {
    let (clock, hashing) = (world.ground.clock.clone(), access::Hashing::quick().unwrap());
    let there = access::Site::new(db.clone(), clock, hashing, Vec::new(), Vec::new(), Vec::new());
    sees(&there.with_files(lying.to_owned()), id).await
}

/// Told on the PostgreSQL ground, which is left out where there is no server: its way goes through SQLite.
#[test]
fn a_backup_brings_the_pictures_into_the_other_engine_and_back() {
    trials::run(Engine::Pg, *PARTS, |ground| async move {
        let world = World::new(ground, &[], Vec::new()).await;
        let ids = [
            brought(&world, world.people.resident, a_picture()).await.unwrap(),
            brought(&world, world.people.rep, a_picture()).await.unwrap(),
        ];
        // Laid down and not kept, and another's: neither travels.
        super::laid(&world, world.people.rep, a_picture()).await.unwrap();
        std::fs::write(folder(&world).join("0123456789abcdef0123456789abcdef"), "not ours").unwrap();
        let (mut db, mut lying) = (world.site.db.clone(), folder(&world));
        for (name, engine) in [("first", Engine::Lite), ("second", Engine::Pg)] {
            let manifest = backed_up(&world, (&db, &lying), name).await;
            let mut told: Vec<&String> = manifest.files.keys().collect();
            told.sort();
            let carried = world.ground.dir.path().join(name).join("files");
            assert_eq!(names(&carried).iter().collect::<Vec<_>>(), told);
            assert_eq!((told.len(), manifest.missing_files.len()), (2, 0));
            db = world.ground.spare(engine).await.db;
            lying = world.ground.dir.path().join(format!("lying-{name}"));
            let did = restored(&world, name, (&db, &lying)).await.unwrap();
            assert_eq!(did.wrong_files, Vec::<String>::new());
            assert_eq!(wrong(&db, &lying).await, None);
            assert_eq!(names(&lying).len(), 2);
            for id in ids {
                assert_eq!(sees_there(&world, &db, &lying, id).await.as_deref(), Some(a_picture().jpeg()));
            }
        }
    });
}

trials::story! {
    parts = *PARTS;

    async fn what_is_missing_or_altered_in_a_backup_is_named_and_the_rest_is_worth_having(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(brought(&world, world.people.resident, a_picture()).await.unwrap());
        }
        let (db, lying) = (world.site.db.clone(), folder(&world));
        backed_up(&world, (&db, &lying), "backup").await;
        let carried = world.ground.dir.path().join("backup").join("files");
        let (lost, bent) = (name_of(&db, ids[0]).await, name_of(&db, ids[1]).await);
        std::fs::remove_file(carried.join(&lost)).unwrap();
        let mut held = std::fs::read(carried.join(&bent)).unwrap();
        held[99] ^= 1;
        std::fs::write(carried.join(&bent), held).unwrap();
        let (spare, there) = (world.ground.spare(world.ground.engine).await.db, world.ground.dir.path().join("there"));
        let mut told = restored(&world, "backup", (&spare, &there)).await.unwrap().wrong_files;
        told.sort();
        let mut expected = vec![lost, bent];
        expected.sort();
        assert_eq!(told, expected);
        assert!(wrong(&spare, &there).await.unwrap().ends_with("is missing"));
        assert_eq!(sees_there(&world, &spare, &there, ids[0]).await, None);
        assert!(sees_there(&world, &spare, &there, ids[2]).await.is_some());
    }

    async fn a_backup_says_which_files_were_not_there(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let (db, lying) = (world.site.db.clone(), folder(&world));
        let name = name_of(&db, id).await;
        std::fs::remove_file(lying.join(&name)).unwrap();
        let manifest = backed_up(&world, (&db, &lying), "backup").await;
        assert_eq!((manifest.files.len(), manifest.missing_files), (0, vec![name]));
        // A house that holds no file yet, and has no folder, is no fault.
        let mut tx = write(&world).await;
        files::remove(&mut tx, id).await.unwrap();
        done(tx).await;
        std::fs::remove_dir(&lying).unwrap();
        let manifest = backed_up(&world, (&db, &lying), "empty").await;
        assert!(manifest.files.is_empty() && manifest.missing_files.is_empty());
    }

    async fn a_backup_cannot_bring_back_the_pictures_of_somebody_who_was_erased_since(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let theirs = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let others = brought(&world, world.people.rep, a_picture()).await.unwrap();
        let (db, lying) = (world.site.db.clone(), folder(&world));
        backed_up(&world, (&db, &lying), "backup").await;
        let keys = world.ground.dir.path().join("keys");
        let mut tx = write(&world).await;
        subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
        done(tx).await;
        store::copies::write(&db, &keys, world.site.now(), store::copies::Kept::This).await.unwrap();
        let (spare, there) = (world.ground.spare(world.ground.engine).await.db, world.ground.dir.path().join("there"));
        let did = restored(&world, "backup", (&spare, &there)).await.unwrap();
        assert_eq!(did.erased, [world.people.resident]);
        assert_eq!(sees_there(&world, &spare, &there, theirs).await, None);
        assert!(sees_there(&world, &spare, &there, others).await.is_some());
        let (clock, hashing) = (world.ground.clock.clone(), access::Hashing::quick().unwrap());
        let site = access::Site::new(spare.clone(), clock, hashing, Vec::new(), Vec::new(), Vec::new());
        assert_eq!(files::take_away(&site.with_files(there.clone())).await.unwrap(), 1);
        assert_eq!(names(&there), [name_of(&spare, others).await]);
        assert_eq!(wrong(&spare, &there).await, None);
    }

    async fn names_in_a_manifest_lead_nowhere_else(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        brought(&world, world.people.resident, a_picture()).await.unwrap();
        backed_up(&world, (&world.site.db, &folder(&world)), "backup").await;
        let file = world.ground.dir.path().join("backup").join("manifest.json");
        let mut manifest: Manifest = read(&file);
        let (_, info) = manifest.files.pop_first().unwrap();
        manifest.files.insert("../../outside".to_owned(), info);
        std::fs::write(&file, serde_json::to_vec(&manifest).unwrap()).unwrap();
        std::fs::write(world.ground.dir.path().join("outside"), "before").unwrap();
        let (spare, there) = (world.ground.spare(world.ground.engine).await.db, world.ground.dir.path().join("there"));
        let did = restored(&world, "backup", (&spare, &there)).await.unwrap();
        assert_eq!(did.wrong_files, ["../../outside"]);
        assert_eq!(std::fs::read_to_string(world.ground.dir.path().join("outside")).unwrap(), "before");
    }
}

fn read(file: &Path) -> Manifest {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}
