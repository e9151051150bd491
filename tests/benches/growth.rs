//! What growing costs: `cargo bench -p morestack-tests --bench growth`. CPU time, medians, hand-written compiled code.
//!
//! The frames are 64 bytes with two pointers into the stack each, so every frame costs a map lookup and three rewritten
//! words. Set `GO=/path/to/go` to time the same recursion in real Go.

use morestack_rt::{Config, Runtime, Task, TaskOptions};
use morestack_tests::hand_written::{at, call, runtime, sum_of};
use std::process::{Command, Stdio};
use std::time::Duration;

fn cpu_time(who: libc::c_int) -> Duration {
    // SAFETY: fills a plain structure.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(who, &mut usage);
        usage
    };
    let time =
        |value: libc::timeval| Duration::new(value.tv_sec as u64, value.tv_usec as u32 * 1000);
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// The median CPU time of `action`.
fn median(times: usize, who: libc::c_int, mut action: impl FnMut()) -> Duration {
    let mut samples: Vec<Duration> = (0..times)
        .map(|_| {
            let before = cpu_time(who);
            action();
            cpu_time(who) - before
        })
        .collect();
    samples.sort_unstable();
    samples[times / 2]
}

fn product() -> Runtime {
    runtime(Config {
        poison: false,
        ..Config::default()
    })
}

fn recurse(runtime: &Runtime, options: TaskOptions, depth: u64) {
    let mut task = Task::with_options(runtime, options);
    assert_eq!(
        call(&mut task, at::rt_sum(), &[depth, 0]),
        Ok(sum_of(depth))
    );
}

/// Growth from 2 KiB to 64 KiB: what a task that grows costs more than one that starts large, per frame moved.
fn small_growth() {
    const TASKS: u32 = 20_000;
    // 64 bytes a frame: just below 64 KiB with the red zone.
    const DEPTH: u64 = 1000;
    let run = |start_bytes: u64| {
        let runtime = product();
        let options = TaskOptions {
            start_bytes: Some(start_bytes),
            ..TaskOptions::default()
        };
        let time = median(5, libc::RUSAGE_SELF, || {
            (0..TASKS).for_each(|_| recurse(&runtime, options, DEPTH))
        });
        let statistics = runtime.statistics();
        (
            time / TASKS,
            statistics.frames / (5 * u64::from(TASKS)),
            statistics.growths / (5 * u64::from(TASKS)),
        )
    };
    let (growing, frames, growths) = run(2048);
    let (large, none, _) = run(64 << 10);
    assert_eq!(none, 0);
    let growth = growing.saturating_sub(large);
    println!(
        "growth 2 KiB to 64 KiB     {growth:>10.2?} ({growths} growths, {frames} frames moved), {:.1} ns a frame moved, {:.1} ns a frame reached",
        growth.as_nanos() as f64 / frames as f64,
        growth.as_nanos() as f64 / DEPTH as f64,
    );
}

fn deep(depth: u64, times: usize) -> Duration {
    let runtime = product();
    let time = median(times, libc::RUSAGE_SELF, || {
        recurse(&runtime, TaskOptions::default(), depth)
    });
    println!(
        "fresh task, depth {depth:<8} {time:>10.2?}, {:.1} ns a frame",
        time.as_nanos() as f64 / depth as f64
    );
    time
}

fn overflow() {
    let runtime = product();
    let time = median(3, libc::RUSAGE_SELF, || {
        let mut task = Task::new(&runtime);
        let error = call(&mut task, at::rt_forever(), &[0]).expect_err("must overflow");
        assert!(
            error
                .report()
                .contains("goroutine stack exceeds 1000000000-byte limit")
        );
    });
    println!("overflow at 1,000,000,000  {time:>10.2?}");
}

/// The same recursion in real Go, if it is there.
fn go(depth: u64) -> Option<Duration> {
    let go = std::env::var_os("GO")?;
    let folder = std::env::temp_dir().join(format!("morestack-growth-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let source = format!(
        "package main\n\nfunc sum(n int, previous *int) int {{\n\tx := n\n\tp := &x\n\tbelow := 0\n\tif n > 0 {{\n\t\tbelow = sum(n-1, p)\n\t}}\n\
         \tif previous != nil {{\n\t\t*previous++\n\t}}\n\treturn below + *p\n}}\n\nfunc main() {{\n\tdone := make(chan int)\n\
         \tgo func() {{ done <- sum({depth}, nil) }}()\n\tprintln(<-done)\n}}\n"
    );
    let (file, program) = (folder.join("sum.go"), folder.join("sum"));
    std::fs::write(&file, source).ok()?;
    let built = Command::new(go)
        .args(["build", "-o"])
        .arg(&program)
        .arg(&file)
        .status()
        .ok()?;
    let run = || {
        let status = Command::new(&program).stderr(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()));
    };
    let time = built
        .success()
        .then(|| median(5, libc::RUSAGE_CHILDREN, run));
    let _ = std::fs::remove_dir_all(&folder);
    time
}

/// Where growing in place begins to pay: a fresh task for each depth, by the size up to which stacks are copied.
fn threshold() {
    const DEPTHS: [u64; 5] = [1_000, 3_500, 7_500, 15_000, 60_000];
    println!(
        "us a fresh task, by depth  {}",
        DEPTHS.map(|depth| format!("{depth:>8}")).join("")
    );
    for kibibytes in [16, 32, 64, 128, 256] {
        let config = Config {
            poison: false,
            in_place_bytes: kibibytes << 10,
            ..Config::default()
        };
        let runtime = runtime(config);
        let times = DEPTHS.map(|depth| {
            let tasks = 6_000_000 / depth as u32;
            let time = median(5, libc::RUSAGE_SELF, || {
                (0..tasks).for_each(|_| recurse(&runtime, TaskOptions::default(), depth));
            });
            format!(
                "{:>8.1}",
                time.as_nanos() as f64 / 1000.0 / f64::from(tasks)
            )
        });
        println!("  copied up to {kibibytes:>4} KiB    {}", times.join(""));
    }
}

unsafe extern "C" fn nothing(_task: *mut Task) {}

fn calls() {
    const CALLS: u32 = 1_000_000;
    let runtime = product();
    let mut task = Task::new(&runtime);
    let time = median(5, libc::RUSAGE_SELF, || {
        (0..CALLS).for_each(|_| drop(call(&mut task, at::rt_sum(), &[0, 0])));
    });
    println!("call of a task             {:>10.2?}", time / CALLS);
    let time = median(5, libc::RUSAGE_SELF, || {
        (0..CALLS).for_each(|_| drop(call(&mut Task::new(&runtime), at::rt_sum(), &[0, 0])));
    });
    println!("new task, call, drop       {:>10.2?}", time / CALLS);
    let arguments = [nothing as *const () as u64, u64::from(CALLS)];
    let time = median(5, libc::RUSAGE_SELF, || {
        call(&mut task, at::rt_host_loop(), &arguments).expect("returns");
    });
    let picoseconds = time.as_nanos() * 1000 / u128::from(CALLS);
    println!(
        "host call                  {:>8.2}ns",
        picoseconds as f64 / 1000.0
    );
}

fn main() {
    small_growth();
    let ours = deep(1_000_000, 9);
    deep(10_000_000, 3);
    overflow();
    threshold();
    calls();
    match go(1_000_000) {
        Some(go) => println!(
            "the same depth 1000000 in Go {go:>8.2?} (whole process): {:.2}x",
            ours.as_secs_f64() / go.as_secs_f64()
        ),
        None => println!("set GO=/path/to/go to compare with real Go"),
    }
}
