//! What is written, and what is left alone.

use super::*;

fn files(pairs: &[(&str, &str)]) -> Files {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    pairs.iter().map(owned).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn save(folder: &Path, files: &Files) -> Result<usize, WriteError> {
    let plan = plan(folder, files)?;
    write(folder, &plan)?;
    Ok(plan
        .iter()
        .filter(|planned| planned.old != Old::Same)
        .count())
}

#[test]
fn only_what_changed_is_written() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("a/b");
    assert_eq!(
        save(&folder, &files(&[("x", "1"), ("s/y", "2")])).unwrap(),
        2
    );
    assert_eq!(
        save(&folder, &files(&[("x", "1"), ("s/y", "2")])).unwrap(),
        0
    );
    assert_eq!(
        save(&folder, &files(&[("x", "3"), ("s/y", "2")])).unwrap(),
        1
    );
    assert_eq!(fs::read_to_string(folder.join("x")).unwrap(), "3");
    assert_eq!(names(&folder), ["s", "x"]);
}

#[test]
fn a_folder_in_a_files_place_changes_nothing() {
    let top = tempfile::tempdir().unwrap();
    fs::create_dir(top.path().join("z")).unwrap();
    let error = save(top.path(), &files(&[("a", "1"), ("z", "2")])).unwrap_err();
    assert_eq!(error.path, top.path().join("z"));
    assert!(error.to_string().ends_with("`: is a directory"), "{error}");
    assert_eq!(names(top.path()), ["z"]);
}

#[test]
fn a_file_in_the_folders_place_changes_nothing() {
    let top = tempfile::tempdir().unwrap();
    let file = top.path().join("out");
    fs::write(&file, "mine").unwrap();
    assert!(save(&file, &files(&[("a", "1")])).is_err());
    assert!(save(&file.join("below"), &files(&[("a", "1")])).is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn what_an_earlier_run_wrote_is_known_by_its_head() {
    let top = tempfile::tempdir().unwrap();
    let ours = format!("/*\n * {}.\n */\n", emit::MARK);
    let late = " ".repeat(2000) + &ours;
    for (name, text) in [("a.c", &ours), ("b.c", &ours), ("late.c", &late)] {
        fs::write(top.path().join(name), text).unwrap();
    }
    fs::write(top.path().join("mine.c"), "int mine;\n").unwrap();
    let made = files(&[("b.c", "")]);
    assert_eq!(left_over(top.path(), &made), [top.path().join("a.c")]);
    let none: [PathBuf; 0] = [];
    assert_eq!(left_over(&top.path().join("none"), &made), none);
}

#[test]
fn what_fails_at_the_last_file_is_undone() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("out");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("b"), "old").unwrap();
    let files = files(&[("a", "1"), ("b", "2"), ("new/c", "3"), ("z", "4")]);
    let plan = plan(&folder, &files).unwrap();
    // Between the comparison and the renames, somebody takes the place.
    fs::create_dir(folder.join("z")).unwrap();
    let error = write(&folder, &plan).unwrap_err();
    assert_eq!(error.path, folder.join("z"));
    assert_eq!(names(&folder), ["b", "z"]);
    assert_eq!(fs::read_to_string(folder.join("b")).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_file() {
    use std::os::unix::fs::PermissionsExt;
    let top = tempfile::tempdir().unwrap();
    let mode = |name| {
        fs::metadata(top.path().join(name))
            .unwrap()
            .permissions()
            .mode()
    };
    fs::write(top.path().join("plain"), "").unwrap();
    save(top.path(), &files(&[("a", "1")])).unwrap();
    assert_eq!(mode("a"), mode("plain"));
    fs::set_permissions(top.path().join("a"), fs::Permissions::from_mode(0o640)).unwrap();
    save(top.path(), &files(&[("a", "2")])).unwrap();
    assert_eq!(mode("a") & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn what_fails_leaves_links_as_they_were() {
    let top = tempfile::tempdir().unwrap();
    let (folder, aside) = (top.path().join("out"), top.path().join("aside"));
    fs::create_dir(&folder).unwrap();
    fs::write(&aside, "old").unwrap();
    std::os::unix::fs::symlink("../aside", folder.join("a")).unwrap();
    let files = files(&[("a", "1"), ("z", "2")]);
    let planned = plan(&folder, &files).unwrap();
    fs::create_dir(folder.join("z")).unwrap();
    write(&folder, &planned).unwrap_err();
    assert!(folder.join("a").is_symlink());
    assert_eq!(fs::read_to_string(&aside).unwrap(), "old");
    fs::remove_dir(folder.join("z")).unwrap();
    write(&folder, &planned).unwrap();
    assert!(folder.join("a").is_symlink());
    assert_eq!(fs::read_to_string(&aside).unwrap(), "1");
}

/// Links to devices, so that no device is at risk.
#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_into_and_never_read() {
    let top = tempfile::tempdir().unwrap();
    let device = |name: &str| {
        let path = top.path().join(name);
        std::os::unix::fs::symlink(Path::new("/dev").join(name), &path).unwrap();
        path
    };
    let (null, full) = (device("null"), device("full"));
    for bytes in ["", "1", "1"] {
        assert!(put(&null, bytes.as_bytes()).unwrap());
    }
    let error = put(&full, b"1").unwrap_err();
    assert_eq!(error.error.kind(), io::ErrorKind::StorageFull);
    let error = plan(top.path(), &files(&[("full", "1")])).unwrap_err();
    let says = "`: it is a device, a pipe or a socket";
    assert!(error.to_string().ends_with(says), "{error}");
    assert!(null.is_symlink() && full.is_symlink());
}

#[test]
fn a_file_is_put_unless_it_is_there() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path().join("a");
    assert!(put(&path, b"1").unwrap());
    assert!(!put(&path, b"1").unwrap());
    assert!(put(&path, b"2").unwrap());
    assert!(put(&path, b"2 and more").unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "2 and more");
}

/// A file that has no end to speak of takes no memory.
#[test]
fn what_is_too_long_to_be_the_same_is_not_read() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path().join("a");
    let endless = fs::File::create(&path).unwrap();
    endless.set_len(MAX_OLD_BYTES + 1).unwrap();
    let error = plan(top.path(), &files(&[("a", "1")])).unwrap_err();
    let says = "`: it has more than 1073741824 bytes";
    assert!(error.to_string().ends_with(says), "{error}");
    assert!(put(&path, b"1").unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "1");
}
