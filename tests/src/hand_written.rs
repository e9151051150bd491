//! Hand-written compiled code for the runtime's tests, so that they need no compiler: only its map encoder.
//!
//! The functions below keep to the rules of compiled code (`morestack_rt` documentation): an entry stub, a frame pointer
//! chain, return addresses with maps. Every one is what the compiler would make of the Go function above it.

use morestack_compiler::maps::{
    CallRecord, EntryMap, EntryRecord, FrameMap, FunctionRecord, MapTable, encode,
};
use morestack_rt::trace::{FunctionSymbol, LineEntry, Symbols, TrapKind};
use morestack_rt::{CodeRegion, Config, RootTask, Runtime, Stress, TaskError};

std::arch::global_asm!(
    ".text",
    ".balign 16",
    ".globl rt_host_loop, rt_host_loop_return, rt_host_loop_end",
    ".globl rt_nils, rt_nils_return, rt_nils_end",
    ".globl rt_edge, rt_edge_body, rt_edge_return, rt_edge_tree, rt_edge_tree_return, rt_edge_end",
    ".globl rt_code_start, rt_code_end, rt_sum, rt_sum_body, rt_sum_return, rt_sum_end, rt_mixed",
    ".globl rt_mixed_body, rt_mixed_return, rt_mixed_end, rt_caller, rt_caller_body, rt_caller_return",
    ".globl rt_caller_end, rt_huge, rt_huge_body, rt_huge_return, rt_huge_end, rt_forever",
    ".globl rt_forever_body, rt_forever_return, rt_forever_end, rt_hosts, rt_hosts_body, rt_hosts_return",
    ".globl rt_hosts_end, rt_nil, rt_nil_trap, rt_nil_end, rt_divide, rt_divide_trap, rt_divide_end",
    ".globl rt_through, rt_through_return, rt_through_end, rt_results, rt_results_end, rt_forgetful",
    ".globl rt_forgetful_body, rt_forgetful_return, rt_forgetful_end",
    "rt_code_start:",

    // func sum(n int, previous *int) int {
    //     x := n; p := &x
    //     below := 0
    //     if n > 0 { below = sum(n-1, p) }
    //     if previous != nil { *previous += 1 }
    //     return below + *p
    // }
    // Frame words: 1 = x, 2 = p (pointer), 3 = previous (pointer), 4 = a look-alike: p as a number.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_sum:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_sum_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 48",
    "mov [rbp - 8], rdi",
    "lea rax, [rbp - 8]",
    "mov [rbp - 16], rax",
    "mov [rbp - 32], rax",
    "mov [rbp - 24], rsi",
    "xor eax, eax",
    "test rdi, rdi",
    "je 2f",
    "dec rdi",
    "mov rsi, [rbp - 16]",
    "call rt_sum",
    "rt_sum_return:",
    "2:",
    "mov rcx, [rbp - 24]",
    "test rcx, rcx",
    "je 3f",
    "inc qword ptr [rcx]",
    "3:",
    "mov rcx, [rbp - 16]",
    "add rax, [rcx]",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_sum_end:",

    // func mixed(a, b, c, d, e, f, g *int, h int, i *int) with 3 stack words, callee pops: returns *g + h + *i + *a,
    // after a call of `sum` with depth c. Frame words: 1 = a, 2 = g, 3 = h (a number), 4 = i.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_mixed:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_mixed_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 32",
    "mov [rbp - 8], rdi",
    "mov rax, [rbp + 16]",
    "mov [rbp - 16], rax",
    "mov rax, [rbp + 24]",
    "mov [rbp - 24], rax",
    "mov rax, [rbp + 32]",
    "mov [rbp - 32], rax",
    "mov rdi, rdx",
    "xor esi, esi",
    "call rt_sum",
    "rt_mixed_return:",
    "mov rcx, [rbp - 8]",
    "mov rax, [rcx]",
    "mov rcx, [rbp - 16]",
    "add rax, [rcx]",
    "add rax, [rbp - 24]",
    "mov rcx, [rbp - 32]",
    "add rax, [rcx]",
    "mov rsp, rbp",
    "pop rbp",
    "ret 32",
    "rt_mixed_end:",

    // func caller(depth int) int { x := 1000; y := 300; return mixed(&x, nil, depth, 0, 0, 0, &y, 20, &x) }
    // Its own check passes, so that `mixed` is the one to grow with stack arguments. Frame words: 1 = x, 2 = y.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_caller:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_caller_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 64",
    "mov qword ptr [rbp - 8], 1000",
    "mov qword ptr [rbp - 16], 300",
    "mov rdx, rdi",
    "lea rdi, [rbp - 8]",
    "lea rax, [rbp - 16]",
    "mov [rsp], rax",
    "mov qword ptr [rsp + 8], 20",
    "mov [rsp + 16], rdi",
    "xor esi, esi",
    "xor ecx, ecx",
    "xor r8d, r8d",
    "xor r9d, r9d",
    "call rt_mixed",
    "rt_caller_return:",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_caller_end:",

    // func huge(n int) int { var a [8 MiB]byte; a[0] = n; return sum(n, nil) + a[0] }; the check with borrow.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_huge:",
    "mov r11, rsp",
    "sub r11, 0x800000 + 32 - 128",
    "jb 7b",
    "cmp r11, [r15]",
    "jbe 7b",
    "rt_huge_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 0x800010",
    "mov [rsp + 8], rdi",
    "xor esi, esi",
    "call rt_sum",
    "rt_huge_return:",
    "add rax, [rsp + 8]",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_huge_end:",

    // func forever(n int) int { return forever(n + 1) + 1 }
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_forever:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_forever_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 48",
    "inc rdi",
    "call rt_forever",
    "rt_forever_return:",
    "inc rax",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_forever_end:",

    // func hosts(f func, x int) int { y := x; r := host(&y); return r + y }: calls the host routine whose stub is rdi with
    // the task, &y and the address of y again. rbx, r12, r13, r14 must survive. Frame words: 1 = y, 2 = &y.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_hosts:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_hosts_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 32",
    "mov [rbp - 8], rsi",
    "lea rsi, [rbp - 8]",
    "mov [rbp - 16], rsi",
    "mov rax, rdi",
    "mov rdi, r15",
    "mov ebx, 11",
    "mov r12d, 12",
    "mov r13d, 13",
    "mov r14d, 14",
    "call rt_stub",
    "rt_hosts_return:",
    "mov rcx, [rbp - 16]",
    "add rax, [rcx]",
    "add rax, rdx",
    "add rax, rbx",
    "add rax, r12",
    "add rax, r13",
    "add rax, r14",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_hosts_end:",

    // func host_loop(f func, n int): calls the host routine in rdi with the task, n times.
    ".balign 16",
    "rt_host_loop:",
    "push rbp",
    "mov rbp, rsp",
    "mov rbx, rdi",
    "mov r12, rsi",
    "2: mov rax, rbx",
    "mov rdi, r15",
    "call rt_stub",
    "rt_host_loop_return:",
    "dec r12",
    "jne 2b",
    "pop rbp",
    "ret",
    "rt_host_loop_end:",

    // func nils(f func): calls the host routine in rdi with the task, nil, 100 and 100 (an address in the first page, or a length).
    ".balign 16",
    "rt_nils:",
    "push rbp",
    "mov rbp, rsp",
    "mov rax, rdi",
    "mov rdi, r15",
    "xor esi, esi",
    "mov edx, 100",
    "mov ecx, 100",
    "call rt_stub",
    "rt_nils_return:",
    "pop rbp",
    "ret",
    "rt_nils_end:",

    // The loader's import stub, but for a routine in rax.
    "rt_stub:",
    "mov r11, [rip + rt_hostcall]",
    "jmp r11",
    "rt_stub_end:",

    // func nil(p *int) int { return *p }
    ".balign 16",
    "rt_nil:",
    "push rbp",
    "mov rbp, rsp",
    "rt_nil_trap:",
    "mov rax, [rdi + 8]",
    "pop rbp",
    "ret",
    "rt_nil_end:",

    // func divide(a, b int) int { return a / b }, called by `through` so that there is a frame to walk.
    ".balign 16",
    "rt_divide:",
    "push rbp",
    "mov rbp, rsp",
    "mov rax, rdi",
    "cqo",
    "rt_divide_trap:",
    "idiv rsi",
    "pop rbp",
    "ret",
    "rt_divide_end:",

    // func through(a, b int) int { return divide(a, b) }
    ".balign 16",
    "rt_through:",
    "push rbp",
    "mov rbp, rsp",
    "call rt_divide",
    "rt_through_return:",
    "pop rbp",
    "ret",
    "rt_through_end:",

    // Results in all 16 registers: arguments 1 and xmm0 plus the register's position.
    ".balign 16",
    "rt_results:",
    "push rbp",
    "mov rbp, rsp",
    "mov rax, rdi",
    "lea rcx, [rax + 1]",
    "lea rdx, [rax + 2]",
    "lea rsi, [rax + 3]",
    "lea r8, [rax + 5]",
    "lea r9, [rax + 6]",
    "lea r10, [rax + 7]",
    "lea rdi, [rax + 4]",
    "movaps xmm7, xmm0",
    "movaps xmm0, xmm1",
    "pop rbp",
    "ret",
    "rt_results_end:",

    // A check that just passes, then a tree without checks that uses its whole allowance and ends in a checked function.
    // func edge(stack arguments of any number) int: its frame needs 128 bytes, the most a small check covers.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_edge:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_edge_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 112",
    "mov qword ptr [rsp], 1",
    "call rt_edge_tree",
    "rt_edge_return:",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    // 384 bytes with the return address of its callee.
    "rt_edge_tree:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 368",
    "mov qword ptr [rsp], 1",
    "mov edi, 3",
    "xor esi, esi",
    "call rt_sum",
    "rt_edge_tree_return:",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_edge_end:",

    // A function of the same kind as `sum` that forgets to put `p` into its map (see the table): only running shows it.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_forgetful:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_forgetful_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 48",
    "mov [rbp - 8], rdi",
    "lea rax, [rbp - 8]",
    "mov [rbp - 16], rax",
    "xor esi, esi",
    "call rt_sum",
    "rt_forgetful_return:",
    "mov rcx, [rbp - 16]",
    "mov rax, [rcx]",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "rt_forgetful_end:",
    "rt_code_end:",
    ".balign 8",
    ".data",
    "rt_hostcall: .quad {hostcall}",
    ".text",
    hostcall = sym morestack_rt::arch::hostcall,
);

macro_rules! labels {
    ($($name:ident)*) => {
        unsafe extern "C" { $(static $name: u8;)* }
        /// Addresses in the code above.
        pub mod at {
            $(
                #[doc = concat!("The address of `", stringify!($name), "`.")]
                pub fn $name() -> u64 {
                    (&raw const super::$name) as u64
                }
            )*
        }
    };
}

labels! {
    rt_code_start rt_code_end
    rt_sum rt_sum_body rt_sum_return rt_sum_end
    rt_mixed rt_mixed_body rt_mixed_return rt_mixed_end
    rt_caller rt_caller_body rt_caller_return rt_caller_end
    rt_huge rt_huge_body rt_huge_return rt_huge_end
    rt_forever rt_forever_body rt_forever_return rt_forever_end
    rt_hosts rt_hosts_body rt_hosts_return rt_hosts_end
    rt_nil rt_nil_trap rt_nil_end
    rt_divide rt_divide_trap rt_divide_end
    rt_through rt_through_return rt_through_end
    rt_results rt_results_end
    rt_host_loop rt_host_loop_return rt_host_loop_end
    rt_nils rt_nils_return rt_nils_end
    rt_edge rt_edge_body rt_edge_return rt_edge_tree rt_edge_tree_return rt_edge_end
    rt_forgetful rt_forgetful_body rt_forgetful_return rt_forgetful_end
}

fn offset(address: u64) -> u32 {
    (address - at::rt_code_start()) as u32
}

/// A function with a check and one call.
fn function(
    entry: u64,
    body: u64,
    need_bytes: u32,
    (registers, stack_words): (u8, &[u32]),
    return_address: u64,
    words: &[u32],
) -> FunctionRecord {
    FunctionRecord {
        body: offset(body),
        entry: Some(EntryRecord {
            entry: offset(entry),
            need_bytes,
            arguments: EntryMap {
                registers,
                stack_words: stack_words.to_vec(),
            },
        }),
        depth_bytes: None,
        slots: FrameMap::default(),
        calls: vec![CallRecord {
            return_offset: offset(return_address),
            map: FrameMap::from_words(words.to_vec()),
        }],
    }
}

/// A function without a check and without pointers, with one call.
fn unchecked(body: u64, return_address: u64) -> FunctionRecord {
    FunctionRecord {
        body: offset(body),
        entry: None,
        depth_bytes: None,
        slots: FrameMap::default(),
        calls: vec![CallRecord {
            return_offset: offset(return_address),
            map: FrameMap::default(),
        }],
    }
}

fn maps() -> Vec<u8> {
    use at::*;
    let mut functions = vec![
        function(
            rt_sum(),
            rt_sum_body(),
            64,
            (0b10, &[]),
            rt_sum_return(),
            &[2, 3],
        ),
        function(
            rt_mixed(),
            rt_mixed_body(),
            48,
            (0b1, &[0, 2]),
            rt_mixed_return(),
            &[1, 2, 4],
        ),
        function(
            rt_caller(),
            rt_caller_body(),
            80,
            (0, &[]),
            rt_caller_return(),
            &[],
        ),
        function(
            rt_huge(),
            rt_huge_body(),
            0x80_0000 + 32,
            (0, &[]),
            rt_huge_return(),
            &[],
        ),
        function(
            rt_forever(),
            rt_forever_body(),
            64,
            (0, &[]),
            rt_forever_return(),
            &[],
        ),
        function(
            rt_hosts(),
            rt_hosts_body(),
            48,
            (0, &[]),
            rt_hosts_return(),
            &[2],
        ),
        function(
            rt_edge(),
            rt_edge_body(),
            128,
            (0, &[]),
            rt_edge_return(),
            &[],
        ),
        unchecked(rt_edge_tree(), rt_edge_tree_return()),
        unchecked(rt_host_loop(), rt_host_loop_return()),
        unchecked(rt_nils(), rt_nils_return()),
        unchecked(rt_through(), rt_through_return()),
        function(
            rt_forgetful(),
            rt_forgetful_body(),
            64,
            (0, &[]),
            rt_forgetful_return(),
            &[],
        ),
    ];
    functions.sort_by_key(|function| function.body);
    encode(&MapTable {
        code_alignment: 1,
        functions,
    })
}

fn symbols() -> Symbols {
    use at::*;
    let ranges = [
        ("main.sum", rt_sum(), rt_sum_end()),
        ("main.mixed", rt_mixed(), rt_mixed_end()),
        ("main.caller", rt_caller(), rt_caller_end()),
        ("main.huge", rt_huge(), rt_huge_end()),
        ("main.forever", rt_forever(), rt_forever_end()),
        ("main.hosts", rt_hosts(), rt_hosts_end()),
        ("main.nil", rt_nil(), rt_nil_end()),
        ("main.divide", rt_divide(), rt_divide_end()),
        ("main.through", rt_through(), rt_through_end()),
        ("main.results", rt_results(), rt_results_end()),
        ("main.forgetful", rt_forgetful(), rt_forgetful_end()),
    ];
    let functions = ranges
        .iter()
        .enumerate()
        .map(|(index, &(name, start, end))| FunctionSymbol {
            name: name.into(),
            start: offset(start),
            bytes: (end - start) as u32,
            has_parameters: true,
            is_hidden: false,
            lines: vec![LineEntry {
                offset: offset(start),
                file: 0,
                line: 10 * (index as u32 + 1),
            }],
        });
    let traps = vec![
        (offset(rt_nil_trap()), TrapKind::NilDereference),
        (offset(rt_divide_trap()), TrapKind::DivideByZero),
    ];
    Symbols {
        functions: functions.collect(),
        files: vec!["/x.go".into()],
        traps,
    }
}

/// A runtime that knows the functions above.
pub fn runtime(config: Config) -> Runtime {
    let runtime = Runtime::new(config);
    let code = CodeRegion {
        start: at::rt_code_start(),
        bytes: at::rt_code_end() - at::rt_code_start(),
        maps: maps(),
        symbols: symbols(),
        roots: vec![],
        raise: None,
        owner: None,
    };
    // SAFETY: I-CODE: the functions above keep to the rules and are part of the test's own program.
    unsafe { runtime.register_code(code) };
    runtime
}

/// Calls a function above that returns one integer.
pub fn call(task: &mut RootTask, function: u64, arguments: &[u64]) -> Result<u64, TaskError> {
    let mut result = [0];
    // SAFETY: tests pass functions above and what they take.
    unsafe { task.call(function as *const u8, arguments, &mut result) }?;
    Ok(result[0])
}

/// What `sum` returns: the numbers up to `n`, and 1 that every frame but the youngest got from its callee.
pub fn sum_of(n: u64) -> u64 {
    n * (n + 1) / 2 + n
}

/// No stress, and every stress mode alone and all together.
pub fn all_stress_modes() -> Vec<Stress> {
    ["", "move", "odd", "small", "move,odd", "move,odd,small"]
        .into_iter()
        .map(|list| list.parse().expect("known modes"))
        .collect()
}
