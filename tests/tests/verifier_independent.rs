//! The verifier shares no code with what it verifies: its sources name only modules that hold data, and the map *decoder*.

use morestack_tests::workspace_dir;
use std::collections::BTreeSet;
use std::fs;

/// Modules of the compiler crate that are data without a method of the pass, the producer, the stubs or the encoder.
const DATA: [&str; 4] = ["abi", "contract", "elide", "image"];
/// What the verifier may use of `maps`.
const OF_MAPS: [&str; 6] = [
    "EntryMap",
    "EntryRecord",
    "FrameMap",
    "FunctionRecord",
    "MapTable",
    "decode",
];
/// What it may use of the modules that also decide something.
const OF_ELIDE: [&str; 1] = ["CheckDecision"];
/// Data of the image: none of its methods that make map tables.
const OF_IMAGE: [&str; 2] = ["CompiledFunction", "Image"];

fn sources() -> Vec<(String, String)> {
    let folder = workspace_dir().join("compiler/src/verify");
    let files = fs::read_dir(folder).expect("the verifier's folder");
    let paths = files.map(|file| file.expect("a file").path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(&path).expect("a source file"),
            )
        })
        .collect()
}

/// The paths below `crate::` that a source names, `{...}` taken apart.
fn paths(source: &str) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for rest in source.split("crate::").skip(1) {
        let module: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let Some(items) = rest[module.len()..].strip_prefix("::") else {
            all.insert((module, String::new()));
            continue;
        };
        let list = match items.strip_prefix('{') {
            Some(list) => &list[..list.find('}').expect("a closed list")],
            None => items
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default(),
        };
        for item in list
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
        {
            all.insert((module.clone(), item.to_owned()));
        }
    }
    all
}

#[test]
fn the_verifier_shares_no_code_with_what_it_verifies() {
    let sources = sources();
    assert!(sources.len() >= 8, "the verifier has moved");
    for (file, source) in sources {
        for (module, item) in paths(&source) {
            let allowed = match module.as_str() {
                "maps" => OF_MAPS.contains(&item.as_str()),
                "elide" => OF_ELIDE.contains(&item.as_str()),
                "image" => OF_IMAGE.contains(&item.as_str()),
                module => DATA.contains(&module),
            };
            assert!(allowed, "{file} uses crate::{module}::{item}");
        }
        for method in ["map_table(", "encode_maps(", "map_record(", "entry_stub("] {
            assert!(!source.contains(method), "{file} calls {method}");
        }
        assert!(
            !source.contains("super::super"),
            "{file} leaves the verifier by another way"
        );
    }
}

/// The other direction: nothing that is verified asks the verifier for help.
#[test]
fn what_is_verified_does_not_use_the_verifier() {
    let folder = workspace_dir().join("compiler/src");
    for module in [
        "pass.rs",
        "producer.rs",
        "entry_map.rs",
        "elide.rs",
        "zero.rs",
        "maps/encode.rs",
        "stub/x86_64.rs",
    ] {
        let source = fs::read_to_string(folder.join(module)).expect("a module of the compiler");
        assert!(!source.contains("verify::"), "{module} uses the verifier");
    }
}

#[test]
fn paths_are_found() {
    let source =
        "use crate::a::{B, c};\nuse crate::d::e;\nlet x = crate::maps::FrameMap::default();";
    let found = paths(source);
    let expected = [("a", "B"), ("a", "c"), ("d", "e"), ("maps", "FrameMap")];
    assert_eq!(
        found,
        expected
            .map(|(module, item)| (module.to_owned(), item.to_owned()))
            .into()
    );
}
