//! A host on tokio that serves TCP: a script accepts connections and starts a task for each. The script's tasks read and write by
//! functions of the host that are futures of tokio, so that a task that waits for its peer costs its small stack and no thread;
//! the host awaits the script's function like any other future.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use morestack::embed::{Engine, Program, Settings};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;

const SCRIPT: &str = r#"
package server

import (
	"host"
	"strings"
	"sync"
)

var served int
var mutex sync.Mutex

func serve(connections int) int {
	var group sync.WaitGroup
	for range connections {
		id := host.Accept()
		group.Go(func() { talk(id) })
	}
	group.Wait()
	return served
}

func talk(id int) {
	for {
		line := host.ReadLine(id)
		if line == "" {
			break
		}
		host.Write(id, answer(strings.Fields(line)))
		mutex.Lock()
		served++
		mutex.Unlock()
	}
	host.Close(id)
}

func answer(words []string) string {
	for i, j := 0, len(words)-1; i < j; i, j = i+1, j-1 {
		words[i], words[j] = words[j], words[i]
	}
	return strings.Join(words, " ") + "\n"
}
"#;

/// The two directions of a connection, each used by one task at a time.
struct Connection {
    reader: tokio::sync::Mutex<BufReader<OwnedReadHalf>>,
    writer: tokio::sync::Mutex<OwnedWriteHalf>,
}

/// Connections by the numbers that the script knows them by.
#[derive(Clone, Default)]
struct Connections {
    next: Arc<AtomicI64>,
    open: Arc<Mutex<HashMap<i64, Arc<Connection>>>>,
}

impl Connections {
    fn add(&self, stream: TcpStream) -> i64 {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (reader, writer) = stream.into_split();
        let connection = Connection {
            reader: tokio::sync::Mutex::new(BufReader::new(reader)),
            writer: tokio::sync::Mutex::new(writer),
        };
        self.lock().insert(id, Arc::new(connection));
        id
    }

    fn get(&self, id: i64) -> io::Result<Arc<Connection>> {
        let found = self.lock().get(&id).cloned();
        found.ok_or_else(|| io::Error::other(format!("no connection {id}")))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn compile(tokio: &Handle, listener: TcpListener) -> Result<Program, Box<dyn std::error::Error>> {
    let connections = Connections::default();
    let listener = Arc::new(listener);
    let mut engine = Engine::new(Settings::default());
    // The futures run on tokio, which their reactor and timers are bound to; the script's task waits for them.
    engine.async_function("Accept", {
        let (tokio, connections) = (tokio.clone(), connections.clone());
        move || {
            let (listener, connections) = (listener.clone(), connections.clone());
            let accepted = tokio.spawn(async move {
                let (stream, _) = listener.accept().await?;
                io::Result::Ok(connections.add(stream))
            });
            async move { accepted.await.map_err(io::Error::other)? }
        }
    })?;
    engine.async_function("ReadLine", {
        let (tokio, connections) = (tokio.clone(), connections.clone());
        move |id: i64| {
            let connection = connections.get(id);
            let read = tokio.spawn(async move {
                let mut line = String::new();
                connection?.reader.lock().await.read_line(&mut line).await?;
                io::Result::Ok(line)
            });
            async move { read.await.map_err(io::Error::other)? }
        }
    })?;
    engine.async_function("Write", {
        let (tokio, connections) = (tokio.clone(), connections.clone());
        move |id: i64, text: String| {
            let connection = connections.get(id);
            let written = tokio.spawn(async move {
                connection?
                    .writer
                    .lock()
                    .await
                    .write_all(text.as_bytes())
                    .await
            });
            async move { written.await.map_err(io::Error::other)? }
        }
    })?;
    engine.function("Close", move |id: i64| {
        connections.lock().remove(&id);
    })?;
    Ok(engine.compile("server.go", SCRIPT)?)
}

/// Talks to the server and answers what it said.
async fn talk(address: std::net::SocketAddr, lines: &[&str]) -> io::Result<String> {
    let (reader, mut writer) = TcpStream::connect(address).await?.into_split();
    let mut reader = BufReader::new(reader);
    let mut answers = String::new();
    for line in lines {
        writer.write_all(format!("{line}\n").as_bytes()).await?;
        reader.read_line(&mut answers).await?;
    }
    Ok(answers)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    run(&mut io::stdout())
}

fn run(out: &mut dyn Write) -> Result<(), Box<dyn std::error::Error>> {
    const CLIENTS: i64 = 100;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let program = compile(runtime.handle(), listener)?;
    // The script's tasks run on threads of its own.
    let serve = program.function::<(i64,), i64>("serve")?;
    let serving = runtime.spawn(serve.call_async((CLIENTS,)));
    let answers = runtime.block_on(async {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(talk(address, &["stacks that grow", "one two three four"])))
            .collect();
        let mut answers = vec![];
        for client in clients {
            answers.push(client.await??);
        }
        io::Result::Ok(answers)
    })?;
    let served = runtime.block_on(serving)??;
    write!(out, "{}", answers[0])?;
    let are_same = answers.iter().all(|answer| *answer == answers[0]);
    writeln!(out, "{CLIENTS} clients were answered alike: {are_same}")?;
    writeln!(out, "lines served: {served}")?;
    Ok(())
}

#[test]
fn prints_what_serve_out_says() {
    let mut out = Vec::new();
    run(&mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), include_str!("serve.out"));
}
