//! Measuring processes: CPU time, instructions, and what `--stats` reports.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use morestack_tests::golang::{Go, Question};
use morestack_tests::process;

/// A measured value; notes stand below their figure.
pub struct Reading {
    /// Empty for the figure itself.
    pub what: &'static str,
    /// As printed.
    pub value: String,
}

impl Reading {
    /// The figure itself.
    pub fn figure(value: String) -> Reading {
        Reading { what: "", value }
    }

    /// Something to know about it.
    pub fn note(what: &'static str, value: String) -> Reading {
        Reading { what, value }
    }
}

/// A way to take one sample, in seconds.
pub type Sample<'a> = &'a dyn Fn() -> Result<f64, String>;

/// What all figures are measured with.
pub struct Bench {
    morestack: PathBuf,
    go: Result<Go, String>,
    work_dir: PathBuf,
    programs: Cell<u32>,
    /// Everything once, small.
    pub quick: bool,
}

impl Bench {
    /// Measures `morestack`, and `go` where there is one; programs are written to `work_dir`.
    pub fn new(
        morestack: PathBuf,
        go: Result<Go, String>,
        work_dir: PathBuf,
        quick: bool,
    ) -> Bench {
        Bench {
            morestack,
            go,
            work_dir,
            programs: Cell::new(0),
            quick,
        }
    }

    /// Writes a program to a file of its own.
    pub fn program(&self, name: &str, source: &str) -> Result<PathBuf, String> {
        self.programs.set(self.programs.get() + 1);
        let path = self
            .work_dir
            .join(format!("{name}{}.go", self.programs.get()));
        std::fs::create_dir_all(&self.work_dir)
            .and_then(|()| std::fs::write(&path, source))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// The same program built by real Go.
    pub fn go_program(&self, file_name: &str, source: &str) -> Result<PathBuf, String> {
        let go = self
            .go
            .as_ref()
            .map_err(|reason| format!("SKIPPED: {reason}"))?;
        let built = go.build(&Question {
            file_name: file_name.to_owned(),
            source: source.to_owned(),
        })?;
        let kept = self.work_dir.join(file_name).with_extension("go-built");
        std::fs::copy(&built, &kept).map_err(|error| error.to_string())?;
        Ok(kept)
    }

    /// Takes `samples` of each side in turn (one in quick mode) and returns the medians.
    pub fn compare<const N: usize>(
        &self,
        samples: usize,
        sides: [Sample; N],
    ) -> Result<[f64; N], String> {
        let samples = if self.quick { 1 } else { samples };
        let mut taken: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
        for _ in 0..samples {
            for (side, taken) in sides.iter().zip(&mut taken) {
                taken.push(side()?);
            }
        }
        Ok(taken.map(median))
    }

    /// CPU seconds of `morestack run`.
    pub fn ours(&self, program: &Path, debug: &str) -> Result<f64, String> {
        cpu_seconds(self.run(program, debug), 0)
    }

    /// The most memory, in KiB, that `morestack run` had.
    pub fn our_peak_kib(&self, program: &Path) -> Result<f64, String> {
        Ok(resources(self.run(program, ""), 0)?.peak_kib)
    }

    /// The most memory, in KiB, that an executable had.
    pub fn peak_kib(&self, program: &Path) -> Result<f64, String> {
        Ok(resources(self.command_of(program), 0)?.peak_kib)
    }

    /// CPU seconds of `morestack run` on a program that dies.
    pub fn dying(&self, program: &Path) -> Result<f64, String> {
        cpu_seconds(self.run(program, ""), 2)
    }

    /// CPU seconds of an executable.
    pub fn process(&self, program: &Path) -> Result<f64, String> {
        cpu_seconds(self.command_of(program), 0)
    }

    /// The first line of a program that dies with exit status 2.
    pub fn fatal(&self, program: &Path) -> Result<String, String> {
        let outcome = process::run(&mut self.run(program, ""), process::DEADLINE)?;
        if outcome.exit != 2 {
            return Err(format!("exit status {} instead of 2", outcome.exit));
        }
        Ok(outcome.stderr.lines().next().unwrap_or_default().to_owned())
    }

    /// `morestack run` on a program.
    pub fn command(&self, program: &Path) -> Command {
        self.run(program, "")
    }

    /// An executable.
    pub fn command_of(&self, program: &Path) -> Command {
        process::command(program, &self.work_dir)
    }

    /// What a program prints, in one line.
    pub fn said(&self, mut command: Command) -> Result<String, String> {
        let outcome = process::run(&mut command, process::DEADLINE)?;
        Ok(outcome.stdout.trim().replace('\n', "; "))
    }

    fn run(&self, program: &Path, debug: &str) -> Command {
        let mut command = process::command(&self.morestack, &self.work_dir);
        if !debug.is_empty() {
            command.env("MORESTACK_DEBUG", debug);
        }
        command.arg("run").arg(program);
        command
    }

    /// Instructions of the whole process, counted by valgrind.
    pub fn instructions(&self, source: &str, debug: &str) -> Result<u64, String> {
        let program = self.program("counted", source)?;
        let mut command = process::command("valgrind", &self.work_dir);
        command
            .args(["--tool=callgrind", "--callgrind-out-file=callgrind.out"])
            .arg(&self.morestack)
            .arg("run")
            .arg(program);
        if !debug.is_empty() {
            command.env("MORESTACK_DEBUG", debug);
        }
        if Command::new("valgrind")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_err()
        {
            return Err("SKIPPED: no valgrind".to_owned());
        }
        let outcome = process::run(&mut command, Duration::from_secs(300))?;
        let collected = outcome
            .stderr
            .lines()
            .find_map(|line| line.split_once("Collected : "));
        collected
            .and_then(|(_, count)| count.trim().parse().ok())
            .ok_or_else(|| format!("no count in: {}", outcome.stderr))
    }

    /// A figure of `run --stats`, by its name.
    pub fn stat(&self, program: &Path, name: &str) -> Result<u64, String> {
        let mut command = process::command(&self.morestack, &self.work_dir);
        let outcome = process::run(
            command.args(["run", "--stats"]).arg(program),
            process::DEADLINE,
        )?;
        let line = outcome.stderr.lines().find(|line| line.contains(name));
        let digits = line.map(|line| {
            line.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        });
        digits
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| format!("no `{name}` in: {}", outcome.stderr))
    }

    /// Bytes of code and of encoded maps of a program.
    pub fn sizes(&self, program: &Path) -> Result<(u64, u64), String> {
        Ok((
            self.stat(program, "code bytes")?,
            self.stat(program, "map bytes")?,
        ))
    }

    /// The frame of `function` as `asm --emit frames` shows it.
    pub fn frame_bytes(&self, program: &Path, function: &str) -> Result<String, String> {
        let mut command = process::command(&self.morestack, &self.work_dir);
        let outcome = process::run(
            command.args(["asm", "--emit", "frames"]).arg(program),
            process::DEADLINE,
        )?;
        let line = outcome.stdout.lines().find(|line| line.contains(function));
        line.map(|line| {
            line.split_whitespace()
                .find(|word| word.parse::<u64>().is_ok())
                .unwrap_or(line)
                .to_owned()
        })
        .ok_or_else(|| format!("no {function} in: {}", outcome.stdout))
    }

    /// Wall-clock seconds of a command in the workspace; it must succeed.
    pub fn wall_seconds(&self, program: &str, arguments: &[&str]) -> Result<f64, String> {
        let start = Instant::now();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(morestack_tests::workspace_dir())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = command.status().map_err(|error| error.to_string())?;
        if status.success() {
            Ok(start.elapsed().as_secs_f64())
        } else {
            Err(format!("{command:?}: {status}"))
        }
    }
}

/// The middle one.
pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

/// What a process used.
struct Resources {
    cpu_seconds: f64,
    peak_kib: f64,
}

fn cpu_seconds(command: Command, expected_exit: i32) -> Result<f64, String> {
    Ok(resources(command, expected_exit)?.cpu_seconds)
}

/// Runs `command` to its end: its user and system time, and its largest resident set.
fn resources(mut command: Command, expected_exit: i32) -> Result<Resources, String> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let mut status = 0;
    // SAFETY: a zeroed rusage is a valid one, and both pointers are to locals that outlive the call; the child is ours and is waited for once.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        if libc::wait4(child.id().cast_signed(), &mut status, 0, &mut usage) < 0 {
            return Err(std::io::Error::last_os_error().to_string());
        }
        usage
    };
    if !libc::WIFEXITED(status) || libc::WEXITSTATUS(status) != expected_exit {
        return Err(format!("{command:?}: wait status {status:#x}"));
    }
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    Ok(Resources {
        cpu_seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        peak_kib: usage.ru_maxrss as f64,
    })
}
