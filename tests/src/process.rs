//! One command with a deadline: its output and exit status, never a hang.

use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::filetest::Outcome;

/// How long a test's command may take unless the test says otherwise. Generous: it is there for hangs, on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Writable memory that no test's command needs: a stack of a gigabyte and the one it is copied from fit.
pub const MEMORY_KIB: u64 = 4 << 20;

/// A command for `program` with its colours off and its environment free of our variables.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    configure(&mut command, folder);
    command
}

/// The same under a limit of its address space, in KiB.
pub fn limited_command(program: impl AsRef<OsStr>, folder: &Path, memory_kib: u64) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -d {memory_kib}; exec \"$@\""))
        .arg("sh")
        .arg(program);
    configure(&mut command, folder);
    command
}

/// Runs one test of the running test program in a process of its own, in which [`in_child`] answers true.
pub fn child(test: &str) -> Output {
    Command::new(std::env::current_exe().expect("the test's own program"))
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(CHILD, test)
        .output()
        .expect("it starts")
}

/// Whether this is the process that [`child`] has started for this test.
pub fn in_child(test: &str) -> bool {
    std::env::var_os(CHILD).is_some_and(|name| name == test)
}

const CHILD: &str = "MORESTACK_TEST_CHILD";

fn configure(command: &mut Command, folder: &Path) {
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("MORESTACK_DEBUG")
        .env_remove("GOTRACEBACK");
}

/// Runs `command` to its end; a command that dies by a signal or misses the deadline is an error.
pub fn run(command: &mut Command, deadline: Duration) -> Result<Outcome, String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let status = wait(&mut child, deadline).map_err(|error| format!("{command:?}: {error}"))?;
    let text = |reader: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&reader.join().expect("the reader does not panic")).into_owned()
    };
    let (stdout, stderr) = (text(stdout), text(stderr));
    match status {
        Status::Exited(exit) => Ok(Outcome {
            stdout,
            stderr,
            exit,
        }),
        Status::Failed(how) => Err(format!(
            "{command:?} {how}\n--- stdout\n{stdout}--- stderr\n{}",
            head(&stderr)
        )),
    }
}

enum Status {
    Exited(i32),
    Failed(String),
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A read error means that the process is gone; what came before it is the output.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child, deadline: Duration) -> Result<Status, String> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(match (status.code(), status.signal()) {
                (Some(code), _) => Status::Exited(code),
                (None, signal) => Status::Failed(format!("died by signal {}", signal.unwrap_or(0))),
            });
        }
        if start.elapsed() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(Status::Failed(format!(
                "did not end within {} s",
                deadline.as_secs()
            )));
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

fn head(text: &str) -> String {
    text.lines()
        .take(40)
        .map(|line| format!("{line}\n"))
        .collect()
}
