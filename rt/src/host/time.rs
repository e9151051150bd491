//! Natives of package time.

use super::enter;
use crate::sched::WaitReason;
use crate::task::Task;
use crate::timer::{Alarm, GoTime};
use std::sync::Arc;

/// `func now() Time`
pub(super) fn now(_: &mut Task, frame: &mut GoTime) {
    *frame = GoTime::now(std::ptr::null())
}

/// `func Sleep(d Duration)`
#[repr(C)]
pub(super) struct Sleep {
    duration_ns: i64,
}

pub(super) unsafe extern "C" fn sleep(task: *mut Task, frame: *mut Sleep) {
    // SAFETY: I-HOST: called by compiled code with the running task and a frame of this shape.
    unsafe {
        let duration_ns = (*frame).duration_ns;
        if duration_ns <= 0 {
            return;
        }
        enter(task, |task| {
            task.park(WaitReason::Sleep);
            let shared = Arc::clone(&task.runtime.shared);
            // SAFETY: I-TASK: it parks now, and nothing else knows it.
            if shared.timers.wake_after(task, duration_ns) {
                shared.scheduler.timer_changed();
            }
        })
    }
}

/// `func startAlarm(a *alarm, delay, period Duration) bool`
#[repr(C)]
pub(super) struct StartAlarm {
    alarm: *mut Alarm,
    delay_ns: i64,
    period_ns: i64,
    was_set: bool,
}

pub(super) fn start_alarm(task: &mut Task, frame: &mut StartAlarm) {
    // SAFETY: I-TIMER: package time keeps the alarm.
    unsafe {
        let delay_ns = Some(frame.delay_ns);
        frame.was_set = set(task, frame.alarm, delay_ns, frame.period_ns);
    }
}

/// `func stopAlarm(a *alarm) bool`
#[repr(C)]
pub(super) struct StopAlarm {
    alarm: *mut Alarm,
    was_set: bool,
}

pub(super) fn stop_alarm(task: &mut Task, frame: &mut StopAlarm) {
    // SAFETY: I-TIMER: package time keeps the alarm.
    unsafe {
        frame.was_set = set(task, frame.alarm, None, 0);
    }
}

/// # Safety
/// I-HOST: an alarm of the program.
unsafe fn set(task: &Task, alarm: *mut Alarm, delay_ns: Option<i64>, period_ns: i64) -> bool {
    let shared = &task.runtime.shared;
    // SAFETY: I-TIMER: the caller's promise.
    let (was_set, is_earlier) = unsafe { shared.timers.set(alarm, delay_ns, period_ns) };
    if is_earlier {
        shared.scheduler.timer_changed();
    }
    was_set
}
