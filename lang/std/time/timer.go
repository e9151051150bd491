package time

// Sleep waits. Without a positive duration it returns at once.
//
//morestack:noescape
func Sleep(d Duration)

// An alarm is what the runtime knows of a timer.
type alarm struct {
	// Its name while it is set; the runtime's own.
	name uint64
	// Where times are sent, of this location; or what is called in a goroutine of its own.
	channel  chan Time
	location *Location
	function func()
}

// startAlarm makes an alarm go off after a delay, and if period is more than 0 again and again. Whatever it was set to
// before and did is undone, if nobody has seen it yet; startAlarm answers whether there was such.
func startAlarm(a *alarm, delay, period Duration) bool

// stopAlarm only undoes.
func stopAlarm(a *alarm) bool

// A Timer sends the time, or calls a function, once.
type Timer struct {
	C     <-chan Time
	alarm alarm
}

// NewTimer returns a timer that sends the time after a duration.
func NewTimer(d Duration) *Timer {
	channel := make(chan Time, 1)
	t := &Timer{channel, alarm{channel: channel, location: Local}}
	startAlarm(&t.alarm, d, 0)
	return t
}

// AfterFunc returns a timer that calls f in a goroutine of its own after a duration.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{alarm: alarm{function: f}}
	startAlarm(&t.alarm, d, 0)
	return t
}

// After returns a channel that receives the time after a duration.
func After(d Duration) <-chan Time { return NewTimer(d).C }

func (a *alarm) check(what string) {
	if a.channel == nil && a.function == nil {
		panic("time: " + what)
	}
}

// Stop stops a timer, and tells whether that made a difference. Afterwards nothing is received from C.
func (t *Timer) Stop() bool {
	t.alarm.check("Stop called on uninitialized Timer")
	return stopAlarm(&t.alarm)
}

// Reset makes a timer go off after another duration, and tells whether it was still to go off. Times from before are not
// received any more.
func (t *Timer) Reset(d Duration) bool {
	t.alarm.check("Reset called on uninitialized Timer")
	return startAlarm(&t.alarm, d, 0)
}

// A Ticker sends the time again and again. Ticks that nobody receives in time are left out.
type Ticker struct {
	C     <-chan Time
	alarm alarm
}

// NewTicker returns a ticker that sends the time each time a duration has passed.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	channel := make(chan Time, 1)
	t := &Ticker{channel, alarm{channel: channel, location: Local}}
	startAlarm(&t.alarm, d, d)
	return t
}

// Tick returns the channel of a ticker, nil without a positive duration.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}

// Stop stops a ticker. Its channel stays open.
func (t *Ticker) Stop() {
	if t.alarm.channel != nil {
		stopAlarm(&t.alarm)
	}
}

// Reset stops a ticker and starts it again with another duration.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	t.alarm.check("Reset called on uninitialized Ticker")
	startAlarm(&t.alarm, d, d)
}
