//! The rules of the house as tests: the dependency law, the top level, invariants that are exercised, and tidiness of the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use morestack_tests::workspace_dir;

/// The edges between our crates, and the crates that may be used from outside where that is a law.
#[test]
fn the_dependency_law_holds() {
    let law: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::from([
        ("morestack-compiler", BTreeSet::new()),
        ("morestack-rt", BTreeSet::new()),
        (
            "morestack",
            BTreeSet::from(["morestack-compiler", "morestack-rt"]),
        ),
        (
            "morestack-tests",
            BTreeSet::from(["morestack", "morestack-compiler", "morestack-rt"]),
        ),
        (
            "morestack-examples",
            BTreeSet::from(["morestack", "morestack-compiler", "morestack-rt"]),
        ),
    ]);
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(workspace_dir().join("Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo metadata works");
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &metadata.packages {
        let ours = package
            .dependencies
            .iter()
            .map(|dependency| dependency.name.as_str());
        edges.insert(
            package.name.as_str(),
            ours.filter(|name| law.contains_key(name)).collect(),
        );
        for dependency in &package.dependencies {
            let of_code_generation =
                dependency.name.starts_with("cranelift") || dependency.name == "regalloc2";
            assert!(
                !(of_code_generation && package.name.as_str() == "morestack-rt"),
                "rt knows no Cranelift, and depends on {}",
                dependency.name
            );
        }
    }
    assert_eq!(edges, law);
}

/// The top level is these folders, and the files every project has.
#[test]
fn the_top_level_is_as_designed() {
    let folders = ["compiler", "rt", "lang", "tests", "examples", ".ci"];
    let required = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        ".gitignore",
    ];
    let settings = [
        "rustfmt.toml",
        "clippy.toml",
        "deny.toml",
        "rust-toolchain.toml",
    ];
    let present: BTreeSet<String> = tracked_files()
        .iter()
        .map(|path| {
            path.components()
                .next()
                .expect("a path has a part")
                .as_os_str()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    for name in folders.iter().chain(&required) {
        assert!(present.contains(*name), "{name} is missing");
    }
    for name in &present {
        let known = folders
            .iter()
            .chain(&required)
            .chain(&settings)
            .any(|known| known == name);
        assert!(known, "{name} does not belong to the top level");
    }
}

/// Each invariant that ARCHITECTURE.md or the opening of a crate states is named by a test.
#[test]
fn every_invariant_is_exercised_by_a_test_that_names_it() {
    let statements = ["ARCHITECTURE.md", "compiler/src/lib.rs", "rt/src/lib.rs"];
    let stated: BTreeSet<String> = statements
        .iter()
        .flat_map(|path| invariants(&read(path)))
        .collect();
    assert!(stated.len() > 10, "only {stated:?} are stated");
    let mut named = BTreeSet::new();
    for path in tracked_files() {
        let text = match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => test_code(&path),
            Some("go" | "clif") if path.starts_with("tests/filetests") => read(&path),
            _ => continue,
        };
        named.extend(invariants(&text));
    }
    let missing: Vec<&String> = stated.difference(&named).collect();
    assert!(missing.is_empty(), "no test names {missing:?}");
}

/// Files are short enough to read in one sitting, say what they are for, and leave nothing open.
#[test]
fn sources_are_tidy() {
    // Split, so that this file does not contain them.
    let left_open = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("unimpl", "emented!("),
        // With a reason it is a longer run that has its own command.
        concat!("#[ign", "ore]"),
        concat!("allow(dead", "_code"),
        concat!("allow(unu", "sed"),
    ];
    let mut faults = Vec::new();
    for path in rust_files() {
        let (name, text) = (path.display().to_string(), read(&path));
        let lines = text.lines().count();
        if lines > 600 && !is_table(&path) {
            faults.push(format!("{name}: {lines} lines"));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{name}: does not open with what it is for"));
        }
        faults.extend(
            left_open
                .iter()
                .filter(|word| text.contains(**word))
                .map(|word| format!("{name}: `{word}`")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// In the two crates whose safety rests on numbered invariants, every SAFETY comment outside the tests says which one it relies on.
/// (That there is a comment above every unsafe block is clippy's business.)
#[test]
fn safety_comments_name_their_invariant() {
    let mut faults = Vec::new();
    let sources =
        rust_files().filter(|path| path.starts_with("rt/src") || path.starts_with("compiler/src"));
    let is_test = |path: &PathBuf| path.to_string_lossy().ends_with("tests.rs");
    for path in sources.filter(|path| !is_test(path)) {
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        let lines: Vec<&str> = code.lines().map(str::trim).collect();
        for (index, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.contains("SAFETY:"))
        {
            let comment: String = lines[index..]
                .iter()
                .take_while(|line| line.starts_with("//"))
                .copied()
                .collect();
            if invariants(&format!("{line} {comment}")).is_empty() {
                faults.push(format!("{}:{}", path.display(), index + 1));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "SAFETY comments that name no invariant:\n{}",
        faults.join("\n")
    );
}

/// Nothing in the tree names a folder of one machine.
#[test]
fn nothing_names_a_place_on_one_machine() {
    let places = [
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
        concat!("/tmp/", "gosdk"),
    ];
    let mut faults = Vec::new();
    for path in tracked_files() {
        let Ok(text) = std::fs::read_to_string(workspace_dir().join(&path)) else {
            continue;
        };
        faults.extend(
            places
                .iter()
                .filter(|place| text.contains(**place))
                .map(|place| format!("{}: {place}", path.display())),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Tables are read in pieces, so they may be long; the seeded mutants are one, an entry for each.
fn is_table(path: &Path) -> bool {
    path == Path::new("tests/tests/mutants/clif.rs")
        || path
            .file_stem()
            .is_some_and(|stem| stem.to_string_lossy().ends_with("table"))
}

/// The files of the project: what git tracks or would, or without git every file outside the target folder.
fn tracked_files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(workspace_dir())
        .output();
    match listed {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(PathBuf::from)
            .filter(|path| workspace_dir().join(path).exists())
            .collect(),
        _ => {
            let mut files = Vec::new();
            walk(&workspace_dir(), &mut files);
            files
                .iter()
                .map(|path| {
                    path.strip_prefix(workspace_dir())
                        .expect("inside")
                        .to_owned()
                })
                .collect()
        }
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder of the project is readable")
        .flatten()
    {
        let path = entry.path();
        if entry.file_name() == "target" || entry.file_name() == ".git" {
        } else if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn rust_files() -> impl Iterator<Item = PathBuf> {
    tracked_files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = workspace_dir().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The part of a source file that is test code.
fn test_code(path: &Path) -> String {
    let text = read(path);
    let whole =
        path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
    match text.find("#[cfg(test)]") {
        _ if whole => text,
        Some(start) => text[start..].to_owned(),
        None => String::new(),
    }
}

/// The invariants that `text` names: `I1`, `I2`, ... of the compiler, `I-MAP`, `I-SWITCH`, ... of the runtime.
fn invariants(text: &str) -> BTreeSet<String> {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'))
        .filter(|word| {
            let rest = word.strip_prefix('I').unwrap_or_default();
            let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
            let name = rest.strip_prefix('-').unwrap_or_default();
            is_number || !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase())
        })
        .map(str::to_owned)
        .collect()
}
