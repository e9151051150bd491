//! Natives of package `net`: sockets, through `socket2`.
//!
//! A native that has to wait answers [`AGAIN`]; the task is parked then, and its Go code calls once more when it goes on. So no
//! native waits with addresses of the program in hand.
//!
//! Addresses are texts: a letter for the kind (`4`, `6`, `u`), then IP and port in the order of the network, or a path.
//!
//! Promises: sockets never block, and are closed in programs that this one starts. May not know: what the program makes of errors.

mod lookup;

use std::ffi::OsStr;
use std::io;
use std::mem::MaybeUninit;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Duration;

use super::Native;
use super::os::number;
use morestack_rt::Task;
use morestack_rt::native::{self, GoSlice, GoString};
use morestack_rt::net::{Attempt, Side};
use socket2::{Domain, SockAddr, SockRef, Socket, TcpKeepalive, Type};

pub(super) const NATIVES: &[Native] = &[
    ("net.listenOn", native::entry(listen)),
    ("net.connectTo", native::entry(connect)),
    ("net.connected", native::entry(connected)),
    ("net.accept", native::entry(accept)),
    ("net.addresses", native::entry(addresses)),
    ("net.receive", native::entry(receive)),
    ("net.send", native::entry(send)),
    ("net.shutDown", native::entry(shut_down)),
    ("net.setOption", native::entry(set_option)),
    ("net.setDeadline", native::entry(set_deadline)),
    ("net.closeHandle", native::entry(close)),
    ("net.parseIP", native::entry(parse_ip)),
    ("net.lookupName", native::entry(lookup::lookup_name)),
];

/// What natives answer instead of a number of the system: see package net.
const AGAIN: i64 = -1;
const CLOSED: i64 = -2;
const LATE: i64 = -3;

/// How often to find out that the other end of a connection is gone, and how often it may not answer: Go's numbers.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const KEEP_ALIVE_RETRIES: u32 = 9;
/// The system makes less of it.
const BACKLOG: i32 = i32::MAX;

/// Reads an address.
fn decoded(text: &[u8]) -> io::Result<SockAddr> {
    let port = |rest: &[u8]| u16::from_be_bytes([rest[0], rest[1]]);
    match *text {
        [b'4', a, b, c, d, ref rest @ ..] if rest.len() == 2 => {
            Ok(SocketAddr::new(Ipv4Addr::new(a, b, c, d).into(), port(rest)).into())
        }
        [b'6', ref rest @ ..] if rest.len() == 18 => {
            let bytes: [u8; 16] = rest[..16].try_into().expect("so many are left");
            Ok(SocketAddr::new(Ipv6Addr::from(bytes).into(), port(&rest[16..])).into())
        }
        // The first byte of a name that is no file is 0.
        [b'u', b'@', ref name @ ..] => SockAddr::unix(OsStr::from_bytes(&[b"\0", name].concat())),
        [b'u', ref path @ ..] => SockAddr::unix(Path::new(OsStr::from_bytes(path))),
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

/// Writes one.
fn encoded(address: &SockAddr) -> Vec<u8> {
    let inet = |letter, ip: &[u8], port: u16| [&[letter], ip, &port.to_be_bytes()].concat();
    if let Some(address) = address.as_socket() {
        return match address.ip() {
            IpAddr::V4(ip) => inet(b'4', &ip.octets(), address.port()),
            IpAddr::V6(ip) => inet(b'6', &ip.octets(), address.port()),
        };
    }
    let name = match (address.as_pathname(), address.as_abstract_namespace()) {
        (Some(path), _) => path.as_os_str().as_bytes().to_vec(),
        (None, Some(name)) => [b"@", name].concat(),
        // The end of a Unix connection that was not bound has none, which Go shows as this.
        (None, None) => b"@".to_vec(),
    };
    [b"u".as_slice(), &name].concat()
}

/// What is waited for, or a number.
fn outcome<R>(task: &mut Task, handle: u64, side: Side, attempt: Attempt<R>) -> Result<R, i64> {
    match attempt {
        Attempt::Done(done) => done.map_err(|error| number(&error)),
        Attempt::Closed => Err(CLOSED),
        Attempt::Late => Err(LATE),
        Attempt::WouldBlock => {
            task.wait_for(handle, side);
            Err(AGAIN)
        }
    }
}

fn code(result: Option<io::Result<()>>) -> i64 {
    match result {
        None => CLOSED,
        Some(result) => result.map_or_else(|error| number(&error), |()| 0),
    }
}

/// A new socket; which call of the system failed, and why.
type Opened = Result<u64, (&'static str, io::Error)>;

#[repr(C)]
struct Listen {
    address: GoString,
    only_ipv6: bool,
    handle: u64,
    call: GoString,
    number: i64,
}

fn listen(task: &mut Task, frame: &mut Listen) {
    // SAFETY: I-HOST: a string of the program.
    let address = unsafe { frame.address.as_bytes() };
    match listening(task, address, frame.only_ipv6) {
        Ok(handle) => frame.handle = handle,
        Err((call, error)) => {
            frame.call = GoString::from_static(call);
            frame.number = number(&error);
        }
    }
}

/// A socket of the kind of an address that does not block.
fn socket(address: &SockAddr) -> Result<Socket, (&'static str, io::Error)> {
    let kind = Type::STREAM.nonblocking().cloexec();
    let failed = |error| ("socket", error);
    Socket::new_raw(address.domain(), kind, None).map_err(failed)
}

fn is_inet(address: &SockAddr) -> bool {
    matches!(address.domain(), Domain::IPV4 | Domain::IPV6)
}

/// What Go sets for every connection over TCP. Those that are accepted inherit it from the socket that listens.
fn set_usual_options(socket: &Socket) -> io::Result<()> {
    socket.set_tcp_nodelay(true)?;
    let keepalive = TcpKeepalive::new()
        .with_time(KEEP_ALIVE)
        .with_interval(KEEP_ALIVE)
        .with_retries(KEEP_ALIVE_RETRIES);
    socket.set_tcp_keepalive(&keepalive)
}

fn listening(task: &Task, address: &[u8], only_ipv6: bool) -> Opened {
    let address = decoded(address).map_err(|error| ("bind", error))?;
    let socket = socket(&address)?;
    let set = || {
        if address.domain() == Domain::IPV6 {
            socket.set_only_v6(only_ipv6)?;
        }
        if is_inet(&address) {
            socket.set_reuse_address(true)?;
            set_usual_options(&socket)?;
        }
        Ok(())
    };
    set().map_err(|error| ("setsockopt", error))?;
    socket.bind(&address).map_err(|error| ("bind", error))?;
    socket.listen(BACKLOG).map_err(|error| ("listen", error))?;
    watched(task, socket)
}

/// The handle of a socket.
fn watched(task: &Task, socket: Socket) -> Opened {
    let network = task.runtime().network();
    let opened = network.open(OwnedFd::from(socket));
    opened.map_err(|error| ("epoll_ctl", error))
}

#[repr(C)]
struct Connect {
    address: GoString,
    local: GoString,
    handle: u64,
    call: GoString,
    number: i64,
}

fn connect(task: &mut Task, frame: &mut Connect) {
    // SAFETY: I-HOST: strings of the program.
    let (address, local) = unsafe { (frame.address.as_bytes(), frame.local.as_bytes()) };
    match connecting(task, address, local) {
        Ok(handle) => frame.handle = handle,
        Err((call, error)) => {
            frame.call = GoString::from_static(call);
            frame.number = number(&error);
        }
    }
}

fn connecting(task: &Task, address: &[u8], local: &[u8]) -> Opened {
    let failed = |call| move |error| (call, error);
    let address = decoded(address).map_err(failed("connect"))?;
    let socket = socket(&address)?;
    if is_inet(&address) {
        set_usual_options(&socket).map_err(failed("setsockopt"))?;
    }
    if !local.is_empty() {
        let local = decoded(local).map_err(failed("bind"))?;
        socket.bind(&local).map_err(failed("bind"))?;
    }
    match socket.connect(&address) {
        Err(error) if error.raw_os_error() != Some(libc::EINPROGRESS) => Err(("connect", error)),
        _ => watched(task, socket),
    }
}

#[repr(C)]
struct OfHandle {
    handle: u64,
    number: i64,
}

fn connected(task: &mut Task, frame: &mut OfHandle) {
    let handle = frame.handle;
    frame.number = AGAIN;
    let attempt = task
        .runtime()
        .network()
        .attempt(handle, Side::Write, is_connected, |()| false);
    match outcome(task, handle, Side::Write, attempt) {
        // It may be on its way to a park: the frame is not touched any more.
        Err(AGAIN) => {}
        Err(number) => frame.number = number,
        Ok(()) => frame.number = 0,
    }
}

fn is_connected(socket: BorrowedFd<'_>) -> io::Result<()> {
    let socket = SockRef::from(&socket);
    if let Some(error) = socket.take_error()? {
        return Err(error);
    }
    match socket.peer_addr() {
        Err(error) if error.kind() == io::ErrorKind::NotConnected => {
            Err(io::ErrorKind::WouldBlock.into())
        }
        other => other.map(drop),
    }
}

#[repr(C)]
struct Accept {
    handle: u64,
    connection: u64,
    number: i64,
}

fn accept(task: &mut Task, frame: &mut Accept) {
    let handle = frame.handle;
    frame.number = AGAIN;
    let runtime = task.runtime().clone();
    let network = runtime.network();
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    let attempt = network.attempt(
        handle,
        Side::Read,
        |listener| SockRef::from(&listener).accept4(flags),
        |_| false,
    );
    let accepted = outcome(task, handle, Side::Read, attempt);
    let opened = accepted.and_then(|(socket, _)| {
        let opened = network.open(OwnedFd::from(socket));
        opened.map_err(|error| number(&error))
    });
    match opened {
        Err(AGAIN) => {}
        Err(number) => frame.number = number,
        Ok(connection) => (frame.connection, frame.number) = (connection, 0),
    }
}

#[repr(C)]
struct Addresses {
    handle: u64,
    local: GoString,
    remote: GoString,
}

fn addresses(task: &mut Task, frame: &mut Addresses) {
    let both = task.runtime().network().with(frame.handle, |socket| {
        let socket = SockRef::from(&socket);
        (socket.local_addr(), socket.peer_addr())
    });
    if let Some((local, remote)) = both {
        let mut text = |address: io::Result<SockAddr>| match address {
            Ok(address) => task.new_string(&encoded(&address)),
            Err(_) => GoString::EMPTY,
        };
        frame.local = text(local);
        frame.remote = text(remote);
    }
}

#[repr(C)]
struct Receive {
    handle: u64,
    bytes: GoSlice,
    is_tcp: bool,
    n: i64,
    number: i64,
}

fn receive(task: &mut Task, frame: &mut Receive) {
    let (handle, is_tcp) = (frame.handle, frame.is_tcp);
    frame.number = AGAIN;
    // SAFETY: I-HOST: a slice of the program, which stands still, and bytes may be taken for maybe uninitialised.
    let (start, length) = unsafe {
        let bytes = frame.bytes.elements_mut::<u8>();
        (bytes.as_mut_ptr().cast::<MaybeUninit<u8>>(), bytes.len())
    };
    let attempt = task.runtime().network().attempt(
        handle,
        Side::Read,
        |socket| {
            // SAFETY: I-HOST: as above; the system writes no uninitialised bytes.
            let bytes = unsafe { std::slice::from_raw_parts_mut(start, length) };
            SockRef::from(&socket).recv(bytes)
        },
        // On Unix sockets a message may end before there is nothing left.
        |&n| is_tcp && n > 0 && n < length,
    );
    match outcome(task, handle, Side::Read, attempt) {
        Err(AGAIN) => {}
        Err(number) => frame.number = number,
        Ok(n) => (frame.n, frame.number) = (n as i64, 0),
    }
}

#[repr(C)]
struct Send {
    handle: u64,
    bytes: GoSlice,
    n: i64,
    number: i64,
}

fn send(task: &mut Task, frame: &mut Send) {
    let handle = frame.handle;
    frame.number = AGAIN;
    // SAFETY: I-HOST: a slice of the program, which stands still.
    let bytes = unsafe { frame.bytes.elements::<u8>() };
    let attempt = task.runtime().network().attempt(
        handle,
        Side::Write,
        |socket| SockRef::from(&socket).send_with_flags(bytes, libc::MSG_NOSIGNAL),
        |&n| n < bytes.len(),
    );
    match outcome(task, handle, Side::Write, attempt) {
        Err(AGAIN) => {}
        Err(number) => frame.number = number,
        Ok(n) => (frame.n, frame.number) = (n as i64, 0),
    }
}

#[repr(C)]
struct ShutDown {
    handle: u64,
    side: i64,
    number: i64,
}

fn shut_down(task: &mut Task, frame: &mut ShutDown) {
    let how = match sides(frame.side).collect::<Vec<_>>()[..] {
        [Side::Read] => Shutdown::Read,
        [Side::Write] => Shutdown::Write,
        _ => Shutdown::Both,
    };
    let network = task.runtime().network();
    frame.number = code(network.with(frame.handle, |socket| SockRef::from(&socket).shutdown(how)));
}

/// The sides of a set of package net.
fn sides(set: i64) -> impl Iterator<Item = Side> {
    [(1, Side::Read), (2, Side::Write)]
        .into_iter()
        .filter_map(move |(bit, side)| (set & bit != 0).then_some(side))
}

#[repr(C)]
struct SetOption {
    handle: u64,
    option: i64,
    value: i64,
    number: i64,
}

fn set_option(task: &mut Task, frame: &mut SetOption) {
    let (option, value) = (frame.option, frame.value);
    let network = task.runtime().network();
    frame.number = code(network.with(frame.handle, |socket| {
        set(&SockRef::from(&socket), option, value)
    }));
}

/// Sets one of the options that package net numbers.
fn set(socket: &SockRef<'_>, option: i64, value: i64) -> io::Result<()> {
    let seconds = u64::try_from(value).map(Duration::from_secs).ok();
    let size = usize::try_from(value).unwrap_or(0);
    match (option, seconds) {
        (0, _) => socket.set_tcp_nodelay(value != 0),
        (1, _) => socket.set_keepalive(value != 0),
        (2, Some(period)) => {
            let keepalive = TcpKeepalive::new().with_time(period).with_interval(period);
            socket.set_tcp_keepalive(&keepalive)
        }
        (3, linger) => socket.set_linger(linger),
        (4, _) => socket.set_recv_buffer_size(size),
        (5, _) => socket.set_send_buffer_size(size),
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[repr(C)]
struct SetDeadline {
    handle: u64,
    sides: i64,
    delay_ns: i64,
    never: bool,
    is_open: bool,
}

fn set_deadline(task: &mut Task, frame: &mut SetDeadline) {
    let delay_ns = (!frame.never).then_some(frame.delay_ns);
    frame.is_open =
        sides(frame.sides).all(|side| task.runtime().set_deadline(frame.handle, side, delay_ns));
}

#[repr(C)]
struct Close {
    handle: u64,
    was_open: bool,
}

fn close(task: &mut Task, frame: &mut Close) {
    frame.was_open = task.close_descriptor(frame.handle);
}

#[repr(C)]
struct ParseIp {
    text: GoString,
    bytes: GoString,
}

fn parse_ip(task: &mut Task, frame: &mut ParseIp) {
    // SAFETY: I-HOST: a string of the program.
    let text = std::str::from_utf8(unsafe { frame.text.as_bytes() });
    let bytes = match text.map(str::parse) {
        Ok(Ok(IpAddr::V4(ip))) => ip.to_ipv6_mapped().octets(),
        Ok(Ok(IpAddr::V6(ip))) => ip.octets(),
        _ => return,
    };
    frame.bytes = task.new_string(&bytes);
}
