// test/simulation/coverage.ts
function coverageOf({ diary, disk, pages, scheduler, server, wire }, events) {
	const writes = [...diary.writes.values()];
	const told = writes.flatMap((written) => written.told);
	const of = (kind) => told.filter((one) => one.kind === kind).length;
	const happened = (...kinds) => events.filter(({ kind }) => kinds.includes(kind)).length;
	const deeds = (...kinds) => diary.deeds.filter(({ what }) => kinds.includes(what)).length;
	const answers = (...statuses) => diary.answers.filter(({ reply }) => statuses.includes(reply.status)).length;
	return {
		steps: scheduler.steps,
		events: events.length,
		writes: writes.length,
		sends: wire.requests.length,
		effects: server.effects.length,
		replays: server.received.filter(({ reply }) => reply.headers?.["idempotent-replayed"]).length,
		answered: of("answered"),
		queued: of("queued"),
		"queued in memory": told.filter((one) => one.kind === "queued" && one.storage === "memory").length,
		unanswered: of("failed"),
		"deaths of pages": pages.filter(({ context }) => !context.isAlive).length,
		"stops and crashes": happened("stop worker", "crash"),
		"worker updates": happened("update worker"),
		"storage failures": disk.failures,
		"mode changes": pages.reduce((sum, page) => sum + page.modeChanges, 0),
		"clock jumps": diary.jumps,
		conflicts: answers(409, 412),
		refusals: answers(400, 403, 404, 422),
		"sign-ins asked for": answers(401),
		"waits asked for": diary.answers.filter(({ reply }) => reply.headers?.["retry-after"]).length,
		retries: deeds("retry") + happened("retry all"),
		discards: deeds("discard"),
		withdrawals: deeds("withdraw"),
		edits: deeds("edit"),
		resolutions: deeds("resolve for the server", "resolve for the client", "resolve by merging"),
		pauses: happened("pause"),
		"changes of user": happened("identify")
	};
}
function add$1(a, b) {
	const sum = { ...a };
	for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
	return sum;
}
// test/simulation/regressions.ts
/**
* What a seed does changes with each kind of happening that the simulator learns: then these are schedules like others.
* The faults themselves are planted again as mutants, or have unit tests.
*/
var regressions = [
	{
		seed: 4,
		was: "A receipt that moved back from memory took the place of another of the same time and seq."
	},
	{
		seed: 72,
		was: "A page did not open when IndexedDB failed right after its trial."
	},
	{
		seed: 213,
		liveness: true,
		was: "What could not be concluded stayed on its way as long as its page lived."
	},
	{
		seed: 459,
		liveness: true,
		was: "A page that went to memory right after a sign-in went on as the user before."
	},
	{
		seed: 980,
		was: "A conflict that was settled by policy in memory and on the disk made two writes of one."
	},
	{
		seed: 1007,
		was: "A person’s retry of a parked write cut short the time that the server had named."
	},
	{
		seed: 1035,
		liveness: true,
		was: "What was edited and sent from memory came back with its old body."
	},
	{
		seed: 1309,
		was: "What was settled between its taking and the reading of its body was set aside as damaged."
	},
	{
		seed: 2689,
		was: "A write that the server had applied could be changed, after a refusal at the door."
	},
	{
		seed: 3087,
		liveness: true,
		was: "After a move back from memory the principal stayed held, though nothing was."
	},
	{
		seed: 3202,
		was: "An engine that was not used any more drained on, and what it learnt was lost."
	}
];
// test/simulation/world/wire.ts
var fair = {
	delivered: 1,
	slow: 0,
	unreachable: 0,
	answerLost: 0,
	doubled: 0,
	late: 0,
	portal: 0
};
/** The network of one device: what leaves may arrive late, twice or never, and so may its answer. */
var Wire = class {
	#world;
	constructor(world) {
		this.requests = [];
		this.weather = fair;
		this.#world = world;
	}
	/** The network as one context has it. */
	of(context, origin) {
		return { send: (outgoing) => this.#send(context, origin, outgoing) };
	}
	#send(context, origin, { request, headers, body, timeout }) {
		const { scheduler, random, watch } = this.#world;
		const left = {
			context,
			origin,
			key: (headers["idempotency-key"] ?? "").replaceAll("\"", ""),
			write: headers["x-write"] ?? "",
			method: request.method,
			url: request.url,
			body: body ? new TextDecoder().decode(body) : "",
			headers,
			user: this.#world.user(),
			leftAt: scheduler.steps,
			wall: this.#world.wall(),
			isOver: false
		};
		this.requests.push(left);
		scheduler.trace.note(scheduler, context.name, `sends ${left.write} under ${left.key} from ${origin}`);
		watch.left(left);
		const fate = random.weighted(weights(this.weather));
		return new Promise((resolve, reject) => {
			const fail = (why) => {
				if (left.isOver) return;
				left.isOver = true;
				reject(new Error(why));
			};
			const answer = (reply, elsewhere) => {
				if (left.isOver) return;
				left.isOver = true;
				watch.answered(left, reply);
				resolve(answerOf(reply, elsewhere));
			};
			scheduler.addLater(context, "has waited long enough", timeout, () => fail("The server did not answer in time"));
			let isCancelled = false;
			context.onDeath(() => {
				left.isOver = true;
				isCancelled = random.chance(.5);
			});
			const arrive = () => isCancelled ? void 0 : this.#world.server.handle(left, scheduler.time);
			const deliver = () => {
				const reply = arrive();
				if (reply) scheduler.add(context, `gets ${reply.status} for ${left.write}`, () => answer(reply, false));
			};
			const arrives = `${left.write} arrives`;
			switch (fate) {
				case "delivered": return scheduler.add(void 0, arrives, deliver);
				case "slow": return scheduler.addLater(void 0, arrives, random.between(50, timeout - 1), deliver);
				case "unreachable": return scheduler.add(context, `can’t send ${left.write}`, () => fail("The server could not be reached"));
				case "answerLost": return scheduler.add(void 0, `${arrives}, the answer is lost`, () => {
					arrive();
					scheduler.add(context, `loses the answer to ${left.write}`, () => fail("The server could not be reached"));
				});
				case "doubled":
					scheduler.addLater(void 0, `${arrives} again`, random.between(0, 2 * timeout), arrive);
					return scheduler.add(void 0, arrives, deliver);
				case "late": return scheduler.addLater(void 0, `${arrives} late`, random.between(1, 3 * timeout), arrive);
				case "portal": return scheduler.add(context, `is answered by a portal for ${left.write}`, () => {
					if (random.chance(.5)) answer(portalPage, true);
					else answer({ status: 511 }, false);
				});
			}
		});
	}
};
/** The page of a captive portal, after a redirect to its own origin. */
var portalPage = {
	status: 200,
	headers: { "content-type": "text/html" },
	body: "<h1>Sign in</h1>"
};
function weights(weather) {
	return Object.entries(weather).map(([fate, weight]) => [weight, fate]);
}
function answerOf({ status, headers = {}, body }, elsewhere) {
	const text = body === void 0 ? void 0 : typeof body === "string" ? body : JSON.stringify(body);
	const bytes = text === void 0 ? void 0 : new TextEncoder().encode(text).buffer;
	return {
		status,
		headers: {
			...body === void 0 ? {} : { "content-type": "application/json" },
			...headers
		},
		elsewhere,
		read: (limit) => Promise.resolve(bytes && bytes.byteLength <= limit ? bytes : void 0)
	};
}
// test/simulation/events.ts
var paths = [
	"/notes/1",
	"/notes/2",
	"/rounds/1",
	"/rounds/2",
	"https://other.example/1"
];
var storms = [
	{
		...fair,
		unreachable: 9
	},
	{
		...fair,
		unreachable: 1e9
	},
	{
		...fair,
		answerLost: 2
	},
	{
		...fair,
		answerLost: 1,
		unreachable: 1,
		late: 1,
		doubled: 1,
		slow: 1
	},
	{
		...fair,
		portal: 4
	},
	{
		...fair,
		slow: 3
	},
	{
		...fair,
		late: 2
	},
	{
		...fair,
		doubled: 2,
		slow: 1
	}
];
var problem = (type) => ({
	headers: { "content-type": "application/problem+json" },
	body: {
		type: `https://holdfast.dev/problems/${type}`,
		title: type
	}
});
/** Every row of the table of answers. */
var replies = [
	{
		at: "door",
		status: 500
	},
	{
		at: "door",
		status: 503,
		headers: { "retry-after": "120" }
	},
	{
		at: "door",
		status: 503
	},
	{
		at: "door",
		status: 429,
		headers: { "retry-after": "30" }
	},
	{
		at: "door",
		status: 429,
		headers: { "retry-after": new Date(Date.UTC(2026, 10, 22, 12, 10)).toUTCString() }
	},
	{
		at: "door",
		status: 408
	},
	{
		at: "door",
		status: 425
	},
	{
		at: "door",
		status: 502,
		headers: { "content-type": "text/html" },
		body: "<h1>Bad gateway</h1>"
	},
	{
		at: "door",
		status: 511
	},
	{
		at: "door",
		status: 401
	},
	{
		at: "door",
		status: 403
	},
	{
		at: "door",
		status: 409,
		...problem("in-flight")
	},
	{
		at: "inside",
		status: 400
	},
	{
		at: "inside",
		status: 404
	},
	{
		at: "inside",
		status: 422,
		body: { title: "Not valid" }
	},
	{
		at: "inside",
		status: 422,
		...problem("key-reuse")
	},
	{
		at: "inside",
		status: 409,
		body: { text: "Theirs" },
		isConflict: true
	},
	{
		at: "inside",
		status: 412,
		headers: { etag: "\"7\"" },
		body: { text: "Theirs" },
		isConflict: true
	},
	{
		at: "inside",
		status: 412,
		headers: { etag: "\"8\"" },
		body: { text: "Theirs" },
		isConflict: true
	},
	{
		at: "inside",
		status: 409,
		...problem("conflict")
	}
];
var page = (random) => random.below(8);
var deed = (kind) => (random) => ({
	kind,
	page: page(random),
	which: random.below(8)
});
/** What may happen, with how often it does in schedules that have it at all. */
var makers = {
	write: [10, (random) => ({
		kind: "write",
		page: page(random),
		order: {
			path: random.pick(paths),
			method: random.pick([
				"POST",
				"PUT",
				"PATCH",
				"DELETE"
			]),
			bytes: random.pick([
				0,
				10,
				10,
				200
			]),
			hasOwnKey: random.chance(.3)
		}
	})],
	again: [1, (random) => ({
		kind: "again",
		page: page(random),
		which: random.below(16)
	})],
	"open page": [1.5, (random) => ({
		kind: "open page",
		isControlled: random.chance(.7)
	})],
	"close page": [1.5, (random) => ({
		kind: "close page",
		page: page(random)
	})],
	"stop worker": [2, (random) => ({
		kind: "stop worker",
		which: random.below(4)
	})],
	"update worker": [.5, () => ({ kind: "update worker" })],
	crash: [.7, () => ({ kind: "crash" })],
	trigger: [3, (random) => ({
		kind: "trigger",
		page: page(random)
	})],
	sync: [1, () => ({ kind: "sync" })],
	time: [4, (random) => ({
		kind: "time",
		ms: random.pick([
			1,
			500,
			3e3,
			3e3,
			16e3,
			16e3,
			31e3,
			12e4
		])
	})],
	"clock jumps": [.5, (random) => ({
		kind: "clock jumps",
		ms: random.pick([
			-36e5,
			-5e3,
			5e3,
			6e4,
			36e5
		])
	})],
	weather: [3, (random) => ({
		kind: "weather",
		weather: random.chance(.5) ? fair : random.pick(storms)
	})],
	server: [3, (random) => ({
		kind: "server",
		reply: random.pick(replies),
		times: random.pick([
			1,
			1,
			2,
			5
		])
	})],
	disk: [2, (random) => ({
		kind: "disk",
		condition: random.pick([
			"works",
			"works",
			"full",
			"unwritable",
			"broken"
		])
	})],
	"disk fails once": [1, () => ({ kind: "disk fails once" })],
	"connections close": [.7, () => ({ kind: "connections close" })],
	promote: [.7, (random) => ({
		kind: "promote",
		page: page(random)
	})],
	"retry all": [.7, (random) => ({
		kind: "retry all",
		page: page(random)
	})],
	retry: [1, deed("retry")],
	discard: [.7, deed("discard")],
	withdraw: [.7, deed("withdraw")],
	edit: [1, deed("edit")],
	"resolve for the server": [.4, deed("resolve for the server")],
	"resolve for the client": [.4, deed("resolve for the client")],
	"resolve by merging": [.4, deed("resolve by merging")],
	pause: [.5, (random) => ({
		kind: "pause",
		page: page(random)
	})],
	resume: [.8, (random) => ({
		kind: "resume",
		page: page(random)
	})],
	identify: [.8, (random) => ({
		kind: "identify",
		page: page(random),
		user: random.pick([
			"",
			"ann",
			"bob"
		])
	})],
	credentials: [.7, (random) => ({
		kind: "credentials",
		are: random.pick([
			"given",
			"given",
			"none",
			"failing",
			"late"
		])
	})]
};
var always = /* @__PURE__ */ new Set([
	"write",
	"time",
	"trigger",
	"weather",
	"open page"
]);
/**
* A schedule's events. Each schedule has some kinds of happenings and not others, so that rare combinations get
* schedules of their own.
*
* @see https://dl.acm.org/doi/10.1145/2338965.2336763 Swarm testing
*/
function anyEvents(random) {
	const choices = Object.keys(makers).filter((kind) => always.has(kind) || random.chance(.5)).map((kind) => makers[kind]);
	const pace = random.pick([
		3,
		10,
		30
	]);
	return Array.from({ length: random.between(20, 60) }, () => ({
		...random.weighted(choices)(random),
		after: random.chance(.2) ? 1e3 : random.below(pace)
	}));
}
// src/outbox/errors.ts
/** The root of every error that Holdfast throws: it names the phase, and its message says what to do. */
var HoldfastError = class extends Error {
	constructor(phase, message, options) {
		super(message, options);
		this.name = "HoldfastError";
		this.phase = phase;
	}
};
/** A transaction failed, and nothing of it was stored. */
var StorageError = class extends HoldfastError {
	constructor(reason, message, options) {
		super("store", message, options);
		this.name = "StorageError";
		this.reason = reason;
	}
};
/** A stored record is not what it should be. It is set aside as it is, and the others go on. */
var DamagedRecordError = class extends HoldfastError {
	constructor(field, found, record) {
		super("read", `A stored intent is damaged: its "${field}" is ${describe(found)}. It was set aside, not deleted.`);
		this.name = "DamagedRecordError";
		this.field = field;
		this.record = record;
	}
};
/** A write could not be taken in: the app must tell its user that it did not happen. */
var RefusedError = class extends HoldfastError {
	constructor(message, options) {
		super("capture", message, options);
		this.name = "RefusedError";
	}
};
/** An option, key or argument that the app gave is not usable. */
var UsageError = class extends HoldfastError {
	constructor(message) {
		super("action", message);
		this.name = "UsageError";
	}
};
function describe(value) {
	if (value === void 0) return "missing";
	return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : `of type ${typeof value}`;
}
// src/outbox/options.ts
var day = 864e5;
var defaults = {
	name: "holdfast",
	lanes: "single",
	retry: {
		attempts: 10,
		base: 1e3,
		cap: 3e5,
		maxAge: 30 * day
	},
	timeout: 3e4,
	patience: 3e3,
	parallelLanes: 4,
	limits: { bodyBytes: 52428800 },
	receipts: {
		count: 1e3,
		age: 7 * day,
		answerBytes: 65536,
		bytes: 16777216
	},
	keyFormat: "string",
	secrets: [
		"authorization",
		"cookie",
		"proxy-authorization"
	],
	signIn: [401],
	onParked: "continue",
	onConflict: "ask",
	expects: "any"
};
/** Fills in the defaults. */
function outboxOptions(options = {}) {
	return {
		...defaults,
		...options,
		retry: {
			...defaults.retry,
			...options.retry
		},
		limits: {
			...defaults.limits,
			...options.limits
		},
		receipts: {
			...defaults.receipts,
			...options.receipts
		}
	};
}
// test/simulation/world/setup.ts
function anySetup(random) {
	return {
		lanes: random.weighted([
			[5, "single"],
			[2, "url"],
			[1, "strict"],
			[2, "folder"]
		]),
		attempts: random.pick([
			2,
			3,
			10
		]),
		maxAge: random.pick([
			6e4,
			2592e6,
			2592e6
		]),
		parallelLanes: random.pick([
			1,
			2,
			4
		]),
		patience: random.pick([
			0,
			500,
			3e3
		]),
		expects: random.pick(["any", "data"]),
		onParked: random.pick([
			"continue",
			"continue",
			"hold"
		]),
		onConflict: random.pick([
			"ask",
			"ask",
			"server",
			"client",
			"merge"
		]),
		receipts: random.pick([
			2,
			1e3,
			1e3
		]),
		hasCredentials: random.chance(.3),
		hasWorker: random.chance(.7),
		isFine: random.chance(.15)
	};
}
function optionsOf(setup) {
	const { lanes, attempts, maxAge, parallelLanes, patience, expects, onParked, onConflict, receipts } = setup;
	return outboxOptions({
		lanes: lanes === "folder" ? ({ url }) => laneOf$1("folder", url) : lanes,
		retry: {
			attempts,
			maxAge
		},
		parallelLanes,
		patience,
		expects,
		onParked,
		onConflict: onConflict === "merge" ? (_, { body }) => ({ body: body && merged(body) }) : onConflict,
		receipts: { count: receipts }
	});
}
/** The lane of a URL, as the app understands it. */
function laneOf$1(lanes, url) {
	if (lanes === "single" || lanes === "strict") return lanes;
	return lanes === "url" ? url : new URL(url).pathname.split("/")[1] ?? "";
}
/** What a merge adds to a body, so that it can be told from the one that was written. */
var mergeMark = " and theirs";
/** A body with the server's state merged into it. */
function merged(body) {
	return new TextEncoder().encode(`${new TextDecoder().decode(body)}${mergeMark}`).buffer;
}
// test/simulation/deeds.ts
/** A person does something to a write, in a page. From its beginning it may have happened; when it is done, it has. */
async function doDeed(device, page, what, intent) {
	const { diary, disk, scheduler } = device;
	const { key } = intent;
	const write = writeOf(intent);
	const successor = what === "edit" ? `${write}.${diary.deeds.length + 1}` : void 0;
	const deed = {
		what,
		write,
		key,
		...successor === void 0 ? {} : { successor }
	};
	diary.deeds.push(deed);
	try {
		const isTaken = await begin(device, page, deed, intent);
		deed.done = {
			at: scheduler.time,
			isTaken,
			failures: disk.failures
		};
		if (!isTaken) undo$1(device, deed);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		undo$1(device, deed);
	}
}
/** It did not happen. */
function undo$1({ diary }, deed) {
	diary.deeds.splice(diary.deeds.indexOf(deed), 1);
	if (deed.successor !== void 0) diary.writes.delete(deed.successor);
}
/** @returns whether it was done */
async function begin(device, page, { what, key, successor }, intent) {
	switch (what) {
		case "retry":
			await page.retry(key);
			return true;
		case "discard": {
			const { outcome } = await page.act((engine) => engine.discard(key));
			return outcome === "discarded";
		}
		case "withdraw": return page.act((engine) => engine.withdraw(key));
		case "edit":
			await edit(device, page, intent, successor ?? "");
			return true;
		case "resolve for the server":
			await page.act((engine) => engine.resolve(key, "server"));
			return true;
		case "resolve for the client":
			await page.act((engine) => engine.resolve(key, "client"));
			return true;
		case "resolve by merging": {
			const body = await page.act((engine) => engine.body(key));
			await page.act((engine) => engine.resolve(key, { body: body && merged(body) }));
			return true;
		}
	}
}
async function edit(device, page, intent, id) {
	const { diary, scheduler } = device;
	const original = diary.writes.get(writeOf(intent));
	if (!original) return;
	const body = `${id} says otherwise`;
	diary.writes.set(id, {
		...original,
		id,
		body,
		page: page.context.name,
		ownKey: void 0,
		replaces: original.id,
		told: []
	});
	const headers = {
		...intent.request.headers,
		"x-write": id
	};
	const key = await page.act((engine) => engine.edit(intent.key, {
		body: new TextEncoder().encode(body).buffer,
		headers
	}));
	diary.writes.get(id)?.told.push({
		kind: "queued",
		key,
		storage: page.mode ?? "memory",
		at: scheduler.steps
	});
}
/** Everything is sent now: also what was paused. */
async function retryAll(device, page) {
	device.diary.resumed(device.user);
	await page.retry();
}
async function pause$2({ diary, scheduler, user }, page) {
	const { identified, resumes } = diary;
	await page.act((engine) => engine.pause());
	if (identified.at !== Infinity && identified === diary.identified && resumes === diary.resumes) diary.paused.set(user, scheduler.time);
}
async function resume$1({ diary, user }, page) {
	diary.resumed(user);
	await page.act((engine) => engine.resume());
}
/** Somebody signs in: first the outbox learns it, then the server does. */
async function identify(device, page, user) {
	const { diary, scheduler } = device;
	const isAlone = diary.identified.at !== Infinity;
	const unknown = {
		user,
		at: Infinity
	};
	diary.identified = unknown;
	await page.identify(user);
	device.user = user;
	if (isAlone && diary.identified === unknown) diary.identified = {
		user,
		at: scheduler.time
	};
}
function writeOf({ request }) {
	return request.headers["x-write"] ?? "";
}
// test/simulation/happen.ts
/** Lets one event happen. What it begins goes on in later steps. */
async function happen(device, event) {
	const { diary, disk, server, wire } = device;
	switch (event.kind) {
		case "write": {
			const page = pageAt(device, event.page);
			if (page) device.write(page, event.order);
			return;
		}
		case "again": {
			const page = pageAt(device, event.page);
			const written = at([...diary.writes.values()].filter(({ ownKey }) => ownKey !== void 0), event.which);
			if (page && written) device.again(page, written);
			return;
		}
		case "open page":
			if (device.livingPages.length < 4) device.openPage(event.isControlled);
			return;
		case "close page": return pageAt(device, event.page)?.context.die();
		case "stop worker": return at(device.livingWorkers, event.which)?.context.die();
		case "update worker": return device.updateWorker();
		case "crash": return device.crash();
		case "trigger": return pageAt(device, event.page)?.drain(["connection"]);
		case "sync": return device.sync();
		case "time": return pass(device, event.ms);
		case "clock jumps": return device.jump(event.ms);
		case "weather":
			wire.weather = event.weather;
			return;
		case "server": return server.plant(event.reply, event.times);
		case "disk":
			disk.condition = event.condition;
			if (event.condition !== "works") disk.failures += 1;
			return;
		case "disk fails once":
			disk.failing += 1;
			return;
		case "connections close": return disk.closeConnections();
		case "promote": {
			const page = pageAt(device, event.page);
			return page?.does(() => page.promote());
		}
		case "retry all": {
			const page = pageAt(device, event.page);
			return page?.does(() => retryAll(device, page));
		}
		case "retry":
		case "discard":
		case "withdraw":
		case "edit":
		case "resolve for the server":
		case "resolve for the client":
		case "resolve by merging": {
			const page = pageAt(device, event.page);
			return page?.does(async () => {
				const intent = at(await page.intents(), event.which);
				if (intent) await doDeed(device, page, event.kind, intent);
			});
		}
		case "pause": {
			const page = pageAt(device, event.page);
			return page?.does(() => pause$2(device, page));
		}
		case "resume": {
			const page = pageAt(device, event.page);
			return page?.does(() => resume$1(device, page));
		}
		case "identify": {
			const page = pageAt(device, event.page);
			return page?.does(() => identify(device, page, event.user));
		}
		case "credentials": device.credentials = event.are;
	}
}
/** Time passes: whatever is due until then happens when it is due. */
async function pass({ scheduler }, ms) {
	const until = scheduler.time + ms;
	do
		await scheduler.run(500);
	while (scheduler.moveOn(until));
}
/** Everybody shows what there is, and nothing can happen any more without time. */
async function quiet(device, limit) {
	let ran = 0;
	for (;;) {
		ran += await device.scheduler.run(limit - ran);
		const stale = device.livingPages.filter(({ isStale }) => isStale);
		if (ran >= limit || stale.length === 0 && device.scheduler.isQuiet) return ran;
		for (const page of stale) page.refresh();
		await device.scheduler.settle();
	}
}
function pageAt(device, index) {
	return at(device.livingPages, index);
}
function at(list, index) {
	return list[index % Math.max(1, list.length)];
}
// test/simulation/kind-world.ts
/** In so many turns of people and timers, everything must come to its end. */
var turns = 200;
var stepsPerTurn = 5e3;
/**
* Everything works from now on, somebody opens a page, and a person sees to what needs one: whatever waits must come to
* its end. Nobody asks for a drain here: what makes one happen is what makes it happen in a browser.
*/
async function kindWorld(device, oracle) {
	const { disk, scheduler, server, wire } = device;
	disk.condition = "works";
	disk.failing = 0;
	wire.weather = fair;
	server.clear();
	device.credentials = "given";
	const page = device.livingPages[0] ?? device.openPage(true);
	page.drain(["connection"]);
	for (let turn = 0; turn < turns; turn += 1) {
		if (device.random.chance(.1)) device.livingWorkers[0]?.context.die();
		if (await quiet(device, stepsPerTurn) >= stepsPerTurn) return oracle.breaks("liveness", "The world does not come to rest.");
		const waiting = oracle.waiting();
		if (waiting.length === 0) return;
		const next = scheduler.nextTimerAt;
		const needy = waiting.filter(needsPerson$1);
		const [first] = needy;
		if (first && (needy.length === waiting.length && turn % 2 === 0 || next === void 0)) {
			const actor = device.livingPages.find(({ context }) => context.name === first.page) ?? page;
			actor.does(() => help(device, actor, first));
		} else if (next === void 0) return oracle.breaks("liveness", `Nothing will ever send ${list(waiting)}.`);
		else scheduler.moveOn(next);
	}
	oracle.breaks("liveness", `Still waiting: ${list(oracle.waiting())}.`);
}
/** Whether a write waits for somebody. */
function needsPerson$1({ state, isPaused, isTheirs }) {
	return !isTheirs || isPaused || needyStates.has(state);
}
var needyStates = /* @__PURE__ */ new Set([
	"parked",
	"conflict",
	"held"
]);
/** A person does what a write waits for. */
async function help(device, page, { principal, key, state, isPaused, isTheirs }) {
	const { random } = device;
	if (!isTheirs) return identify(device, page, principal);
	if (isPaused) return resume$1(device, page);
	if (state === "held") return retryAll(device, page);
	const intent = (await page.intents()).find((one) => one.key === key);
	if (!intent) return void 0;
	return doDeed(device, page, state === "conflict" ? random.pick(waysOutOfConflict) : random.pick(waysOut), intent);
}
var waysOutOfConflict = [
	"resolve for the server",
	"resolve for the client",
	"resolve by merging",
	"discard"
];
var waysOut = [
	"retry",
	"retry",
	"edit",
	"discard"
];
function list(waiting) {
	return waiting.map(({ write, state }) => `${write} (${state})`).join(", ");
}
// test/simulation/oracle/records.ts
var fieldsOf = (value) => typeof value === "object" && value !== null ? value : {};
var textOf = (value) => typeof value === "string" ? value : "";
var numberOf = (value) => typeof value === "number" ? value : 0;
function keptOf({ value }) {
	const intent = fieldsOf(value);
	const request = fieldsOf(intent["request"]);
	return {
		write: textOf(fieldsOf(request["headers"])["x-write"]),
		key: textOf(intent["key"]),
		seq: numberOf(intent["seq"]),
		lane: textOf(intent["lane"]),
		principal: textOf(intent["principal"]),
		state: textOf(intent["state"]),
		attempts: numberOf(intent["attempts"]),
		url: textOf(request["url"]),
		createdAt: numberOf(intent["createdAt"]),
		notBefore: numberOf(intent["notBefore"]),
		bodyBytes: numberOf(intent["bodyBytes"]),
		holdsLane: intent["holdsLane"] === true
	};
}
/** Everything that waits in a store. */
function keptIn(rows) {
	return rows.range(["intent"]).map(keptOf);
}
/** Whether a write stands in its lane's backlog. */
function isBacklogged(rows, { principal, lane, seq }) {
	return rows.has([
		"order",
		principal,
		lane,
		seq
	]);
}
/** Whether a write needs a person. */
function needsPerson({ state }) {
	return state === "parked" || state === "conflict";
}
function endedIn(rows) {
	return rows.range(["receipt"]).map(({ value }) => {
		const receipt = fieldsOf(value);
		return {
			key: textOf(receipt["key"]),
			outcome: textOf(receipt["outcome"]),
			method: textOf(receipt["method"]),
			url: textOf(receipt["url"])
		};
	});
}
var pathOf = (key) => JSON.stringify(key);
// test/simulation/oracle/agree.ts
var states = [
	"queued",
	"sending",
	"retrying",
	"held",
	"conflict",
	"parked"
];
/** What is derived equals what it is derived from. @returns what does not, in words */
function disagreement(rows) {
	const kept = keptIn(rows);
	return damaged(rows) ?? keys(rows, kept) ?? bodies(rows, kept) ?? marks(rows, kept) ?? lanes(rows, kept) ?? [...new Set(kept.map(({ principal }) => principal))].map((principal) => tally$1(rows, kept, principal)).find(Boolean);
}
/** Writes by state, counted one by one. */
function countsOf(kept, principal) {
	const counts = Object.fromEntries(states.map((state) => [state, 0]));
	for (const one of kept) if (one.principal === principal) counts[one.state] = (counts[one.state] ?? 0) + 1;
	return counts;
}
function damaged(rows) {
	const [row] = rows.range(["damaged"], { limit: 1 });
	return row && `A record was set aside as damaged: ${pathOf(row.key)}.`;
}
function tally$1(rows, kept, principal) {
	const counts = countsOf(kept, principal);
	const tallied = fieldsOf(rows.get(["tally", principal]));
	const wrong = states.find((state) => numberOf(tallied[state]) !== counts[state]);
	return wrong && `The tally says ${String(tallied[wrong])} ${wrong}, and there are ${counts[wrong]}.`;
}
function keys(rows, kept) {
	const seen = /* @__PURE__ */ new Set();
	for (const { key, principal, seq } of kept) {
		if (seen.has(key)) return `Two writes have the key ${key}.`;
		seen.add(key);
		if (pathOf(fieldsOf(rows.get(["key", key]))["intent"] ?? []) !== pathOf([principal, seq])) return `The key ${key} does not find its write.`;
	}
	for (const { key: place, value } of rows.range(["receipt"])) {
		const key = String(fieldsOf(value)["key"]);
		if (seen.has(key)) return `The key ${key} has two ends, or an end and a write that waits.`;
		seen.add(key);
		if (pathOf(fieldsOf(rows.get(["key", key]))["receipt"] ?? []) !== pathOf(place)) return `The key ${key} does not find its receipt.`;
	}
	const count = rows.range(["key"]).length;
	return count === seen.size ? void 0 : `${count} keys are known, of ${seen.size} writes.`;
}
function bodies(rows, kept) {
	let count = 0;
	for (const { write, principal, seq, bodyBytes } of kept) {
		if (bodyBytes === 0) continue;
		count += 1;
		const body = rows.get([
			"body",
			principal,
			seq
		]);
		if (!(body instanceof ArrayBuffer) || body.byteLength !== bodyBytes) return `The body of ${write} is not there.`;
	}
	const found = rows.range(["body"]).length;
	return found === count ? void 0 : `${found} bodies are kept, for ${count} writes.`;
}
function marks(rows, kept) {
	for (const { write, state, principal, lane, seq } of kept) {
		const isMarked = rows.has([
			"sending",
			principal,
			lane,
			seq
		]);
		if (isMarked !== (state === "sending")) return `${write} is ${state}, and ${isMarked ? "" : "not "}marked as on its way.`;
	}
}
function lanes(rows, kept) {
	const backlogs = /* @__PURE__ */ new Map();
	for (const one of kept) {
		const isIn = isBacklogged(rows, one);
		if (isIn && needsPerson(one) && !one.holdsLane) return `${one.write} is ${one.state} and holds up its lane.`;
		if (!isIn && (!needsPerson(one) || one.holdsLane) && one.state !== "sending") return `${one.write} is ${one.state} and in no backlog.`;
		const lane = pathOf([one.principal, one.lane]);
		if (isIn) backlogs.set(lane, [...backlogs.get(lane) ?? [], one]);
	}
	const orders = rows.range(["order"]).length;
	const ordered = [...backlogs.values()].reduce((sum, { length }) => sum + length, 0);
	if (orders !== ordered) return `${orders} places are taken in backlogs, by ${ordered} writes.`;
	let due = 0;
	for (const backlog of backlogs.values()) {
		const [head] = backlog.toSorted((a, b) => a.seq - b.seq);
		if (!head) continue;
		const { principal, lane } = head;
		const waiting = numberOf(fieldsOf(rows.get([
			"lane",
			principal,
			lane
		]))["waiting"]);
		if (waiting !== backlog.length) return `The lane ${lane} says ${waiting} wait, and ${backlog.length} do.`;
		if (head.state === "held" || head.state === "sending" || needsPerson(head)) continue;
		due += 1;
		if (!rows.has([
			"due",
			principal,
			new URL(head.url).origin,
			head.notBefore,
			head.seq
		])) return `${head.write} is the head of its lane and is not due at ${head.notBefore}.`;
	}
	const dues = rows.range(["due"]).length;
	if (dues !== due) return `${dues} lanes are due, and ${due} should be.`;
	const count = rows.range(["lane"]).length;
	return count === backlogs.size ? void 0 : `${count} lanes are known, and ${backlogs.size} have a backlog.`;
}
// test/simulation/oracle/departure.ts
/** What an attempt breaks by leaving, if anything. */
function brokenBy(departure) {
	const { rows } = departure;
	return asWritten(departure) ?? keyed(departure) ?? ended(departure) ?? patient$1(departure) ?? (rows && (permitted(departure, rows) ?? ahead(departure, rows) ?? order(departure, rows) ?? alone(departure, rows)));
}
/** It is a write of this app, as its page made it, and nobody has been told that it would not be sent. */
function asWritten({ request, diary }) {
	const { write, url, method, body } = request;
	const original = diary.writes.get(write);
	if (!original) return ["one-key-one-body", `Something left that no page ever wrote: ${write} to ${method} ${url}.`];
	if (!(original.body === body.replaceAll(" and theirs", "")) || original.url !== url || original.method !== method) return ["one-key-one-body", `${write} left with another body, method or URL than its page gave it.`];
	if (original.told.length > 0 && original.told.every(({ kind }) => kind === "refused")) return ["refusal-is-not-queued", `${write} left after its page was told that it was not taken in.`];
}
/** One key is one write, for good; another key is for a write that is based on another state of the server's. */
function keyed({ request, earlier, diary }) {
	const { key, write, body } = request;
	const sameKey = earlier.find((other) => other.key === key);
	if (sameKey && (sameKey.write !== write || sameKey.body !== body)) return ["one-key-one-body", `${write} left under ${key}, the key of ${sameKey.write} with another body.`];
	const last = earlier.findLast((other) => other.write === write);
	const own = diary.writes.get(write)?.ownKey;
	if (!last && own !== void 0 && own !== key) return ["one-key-one-body", `${write} left under ${key}, and its page gave it ${own}.`];
	const metConflict = diary.answers.some((one) => one.request.write === write && one.request.key !== key && isConflict$1(one.reply.status));
	if (last && last.key !== key && !sameKey && !metConflict) return ["one-key-one-body", `${write} left under ${key}, and before that under ${last.key}.`];
}
var isConflict$1 = (status) => status === 409 || status === 412;
/** What a person ended does not leave again. What lies in two storages can't be ended in both. */
function ended({ request, diary, failures, time }) {
	if (failures > 0 || diary.repeated.has(request.write)) return void 0;
	const end = diary.deedsTo(request.write, ...[
		"discard",
		"withdraw",
		"edit",
		"resolve for the server"
	]).find(({ key, done }) => key === request.key && done && done.at < time);
	return end && ["an-end-is-final", `${request.write} left after a person’s ${end.what}.`];
}
/** Whoever is signed in sends their own, and not while they have paused it. A moment is allowed for all to learn it. */
function permitted({ request, diary, failures, time }, rows) {
	const { write, user } = request;
	const principal = ownOf(request, rows)?.principal;
	if (failures > 0 || principal === void 0) return void 0;
	if (principal !== user && diary.identified.at < time) return ["own-principal-only", `${write} of “${principal}” left as “${user}”.`];
	return (diary.paused.get(principal) ?? Infinity) < time ? ["a-pause-is-kept", `${write} left while its principal was paused.`] : void 0;
}
function ownOf({ write }, rows) {
	return keptIn(rows).find((one) => one.write === write);
}
/** It was durable before it left. */
function ahead({ request, diary, failures }, rows) {
	const own = ownOf(request, rows);
	if (own?.state === "sending" || own && failures > 0) return void 0;
	if (diary.deedsTo(request.write, "discard", "edit", "withdraw").length > 0) return void 0;
	return ["write-ahead", `${request.write} left, and ${own ? `lies there as ${own.state}` : "was not stored"}.`];
}
/** Nothing that waits in its lane should have left before it. */
function order({ request, diary, failures, effects }, rows) {
	const kept = keptIn(rows);
	const own = kept.find(({ write }) => write === request.write);
	const written = diary.writes.get(request.write);
	if (!own || !written || diary.repeated.has(own.write)) return void 0;
	const isFromBacklog = isBacklogged(rows, own);
	for (const other of kept) {
		if (other.write === own.write || other.lane !== own.lane || other.principal !== own.principal) continue;
		if (effects.some(({ write }) => write === other.write)) continue;
		if (needsPerson(other) && !isBacklogged(rows, other) || mayBeLater(other.write, diary)) continue;
		if (isFromBacklog && other.seq < own.seq) return ["lane-order", `${own.write} left, and ${other.write}, which is ${other.state}, stands before it.`];
		if (isOlder(other, written, diary, failures)) return ["lane-order", `${own.write} left, and ${other.write}, which is ${other.state}, was queued when it was written.`];
	}
}
/** What a person brought back has seen others pass; and what a page wrote again may lie in two stores. */
function mayBeLater(write, diary) {
	return diary.deedsTo(write, "retry", "resolve for the client", "resolve by merging").length > 0 || diary.repeated.has(write) || diary.writes.get(write)?.replaces !== void 0;
}
/** Whether a page had been told that `other` is queued before this one was written. */
function isOlder(other, written, diary, failures) {
	const before = diary.writes.get(other.write);
	return (before?.told ?? []).some((told) => told.kind === "queued" && told.at < written.at && (failures === 0 || before?.page === written.page));
}
/**
* While every storage works, nothing is on its way twice, nothing beside another of its lane to the same URL, and nothing
* of a backlog beside what was given up on its way, since that may still arrive.
*/
function alone({ request, earlier, failures, diary }, rows) {
	const own = ownOf(request, rows);
	if (failures > 0 || !own) return void 0;
	for (const other of earlier) {
		if (other.isOver || !other.context.isAlive) continue;
		if (other.key === request.key) return ["sent-alone", `${request.write} left while it was on its way.`];
		const theirs = ownOf(other, rows) ?? diary.writes.get(other.write);
		if (theirs?.lane !== own.lane || theirs.principal !== own.principal) continue;
		if (other.url === request.url) return ["sent-alone", `${request.write} left beside ${other.write}, to the same URL.`];
		if (diary.deedsTo(other.write, "discard").some(({ done }) => done) && isBacklogged(rows, own)) return ["sent-alone", `${request.write} left beside ${other.write}, which was given up on its way.`];
	}
}
var retryable = (status) => status === 409 || status === 408 || status === 425 || status === 429 || status >= 500 && status !== 511;
/** The time that the server named has come. */
function patient$1({ request, diary, failures }) {
	const last = diary.answers.findLast((answered) => answered.request.key === request.key);
	const asked = last?.reply.headers?.["retry-after"];
	if (!last || asked === void 0 || !retryable(last.reply.status)) return void 0;
	const { context, origin } = last.request;
	if (origin !== request.origin || origin === "nowhere") return void 0;
	if (origin === "memory" && context !== request.context) return void 0;
	if (!last.request.context.isAlive || last.failures !== failures || last.jumps !== diary.jumps) return void 0;
	const until = /^\d+$/.test(asked) ? last.wall + Number(asked) * 1e3 : Date.parse(asked);
	if (request.wall >= until) return void 0;
	return ["never-sooner-than-retry-after", `${request.write} left ${until - request.wall} ms before the time that the server named.`];
}
// test/simulation/oracle/health.ts
/** Whether health says what is. @returns what it says wrongly, in words */
function untruth(health, rows) {
	const session = fieldsOf(rows.get(["session"]));
	const principal = textOf(session["principal"]);
	if (health.principal !== principal) return `Health is about ${health.principal}, and ${principal} is signed in.`;
	if (session["epoch"] !== void 0 && health.epoch !== session["epoch"]) return `Health is of epoch ${health.epoch}, and it is ${numberOf(session["epoch"])}.`;
	const kept = keptIn(rows).filter((one) => one.principal === principal);
	const isPaused = rows.has(["pause", principal]);
	if (health.paused !== isPaused) return `Health says ${health.paused ? "" : "not "}paused, and that is not so.`;
	const counts = isPaused ? asPaused(countsOf(kept, principal)) : countsOf(kept, principal);
	for (const [state, count] of Object.entries(counts)) if (health.counts[state] !== count) return `Health says ${health.counts[state]} ${state}, and there are ${count}.`;
	if (health.waiting !== kept.length) return `Health says ${health.waiting} wait, and ${kept.length} do.`;
	const oldest = kept.toSorted((a, b) => a.seq - b.seq)[0]?.createdAt;
	if (health.oldestAt !== oldest) return `Health says the oldest is of ${health.oldestAt}, and it is of ${oldest}.`;
	return untrueNext(health, rows, kept);
}
/** What waits by itself is shown as held while a person has paused it. */
function asPaused({ queued = 0, retrying = 0, held = 0, ...rest }) {
	return {
		...rest,
		queued: 0,
		retrying: 0,
		held: held + queued + retrying
	};
}
function untrueNext({ nextAttemptAt, reachable, principal }, rows, kept) {
	const times = rows.has(["hold", principal]) || rows.has(["pause", principal]) ? [] : headsOf(rows, kept).map(({ notBefore }) => notBefore);
	if (times.length === 0) return nextAttemptAt === void 0 ? void 0 : `Health promises an attempt at ${nextAttemptAt}, and none will be made.`;
	if (nextAttemptAt === void 0) return "Health says that nothing will be sent, and something is due.";
	const [soonest, latest] = [Math.min(...times), Math.max(...times)];
	if (nextAttemptAt >= soonest && nextAttemptAt <= (reachable === false ? latest : soonest)) return void 0;
	return `Health promises the next attempt at ${nextAttemptAt}, and it is due at ${soonest}.`;
}
/** The first of each lane that may be sent. */
function headsOf(rows, kept) {
	const heads = /* @__PURE__ */ new Map();
	for (const one of kept.toSorted((a, b) => numberOf(a.seq) - numberOf(b.seq))) if (isBacklogged(rows, one) && !heads.has(one.lane)) heads.set(one.lane, one);
	return [...heads.values()].filter((one) => one.state !== "held" && one.state !== "sending" && !needsPerson(one));
}
// test/simulation/oracle/fates.ts
/** Looks where each write is. @returns what a page was told that is not so */
function fates(evidence) {
	const { diary, server, disk, memories } = evidence;
	const applied = new Set(server.effects.map(({ write }) => write));
	const kept = new Set([disk, ...memories.values()].flatMap((rows) => keptIn(rows).map(({ write }) => write)));
	const isSafe = (written) => applied.has(written.id) || kept.has(written.id) || hasEnded(written, evidence) || goesOn(written);
	/** It was changed, and what it became is safe. */
	const goesOn = ({ id }) => diary.deedsTo(id, "edit").some(({ successor = "" }) => {
		const next = diary.writes.get(successor);
		return next !== void 0 && isSafe(next);
	});
	for (const written of diary.writes.values()) {
		const broken = falseWord(written, applied) ?? (isSafe(written) ? void 0 : lost(written, memories));
		if (broken) return broken;
	}
	return changedTooLate(diary, server) ?? refusedAtTheDoor(evidence) ?? ends(evidence, applied);
}
/** What a page was told that is not so. */
function falseWord({ id, page, told }, applied) {
	if (applied.has(id)) return void 0;
	for (const one of told) {
		if (one.kind === "answered" && one.status < 400) return ["an-answer-is-true", `${page} was told ${one.status} for ${id}, and the server never did it.`];
		if (one.kind === "settled" && one.outcome === "synced") return ["an-answer-is-true", `${page} was told that ${id} is synced, and the server never did it.`];
	}
}
/** A write that is nowhere, though its page was told that it is kept. */
function lost({ id, page, told }, memories) {
	return told.some((one) => one.kind === "queued" && (one.storage === "indexeddb" || memories.has(page))) ? ["nothing-acknowledged-is-lost", `${page} was told that ${id} is kept, and it is nowhere.`] : void 0;
}
/** Whether somebody who may has ended a write. */
function hasEnded({ id, told }, { diary, server, serverWins }) {
	if (diary.isGivenUp(id) || told.some((one) => one.kind === "answered" && one.status >= 400)) return true;
	return serverWins && server.received.some(({ request, reply }) => request.write === id && isConflict(reply.status));
}
var isConflict = (status) => status === 409 || status === 412;
/** A write can be changed only as long as the server has not done it. What lies in two storages is known to neither. */
function changedTooLate(diary, server) {
	for (const { what, write, key, done } of diary.deeds) {
		if (what !== "edit" && what !== "withdraw" || !done || done.failures > 0 || diary.repeated.has(write)) continue;
		if (server.effects.some((effect) => effect.key === key && effect.time < done.at) && !refusedFirst(server, key)) return ["no-effect-twice", `A person was let to ${what} ${write}, and the server had done it.`];
	}
}
/** Whether the first thing that a server's handler said to a key was no. */
function refusedFirst({ received }, key) {
	const words = received.filter(({ request, reply }) => request.key === key && !doorStatuses$1.has(reply.status));
	return words.some(({ reply }, index) => reply.status >= 400 && words.slice(index).some((later) => later.reply.status < 400));
}
/** What a server says before it looks what it is asked for. */
var doorStatuses$1 = /* @__PURE__ */ new Set([
	401,
	403,
	408,
	425,
	429,
	500,
	502,
	503,
	511
]);
/** Who must sign in first has been refused nothing: the write waits, and needs no other word from a person. */
function refusedAtTheDoor({ diary, disk, requests }) {
	for (const { write, key, state } of keptIn(disk)) {
		if (state !== "parked") continue;
		const last = requests.findLast((request) => request.key === key);
		if (diary.answers.findLast(({ request }) => request === last)?.reply.status === 401) return ["sign-in-is-no-refusal", `${write} is parked, and the server had only asked to sign in.`];
	}
}
/** Each end that is written down has a reason. */
function ends({ diary, server, disk }, applied) {
	const writeOf = new Map(server.received.map(({ request }) => [request.key, request.write]));
	for (const { key, outcome } of endedIn(disk)) {
		const id = writeOf.get(key);
		const deeds = diary.deeds.filter((deed) => deed.key === key).map(({ what }) => what);
		const isRefused = server.received.some(({ request, reply }) => request.key === key && reply.status >= 400);
		switch (outcome) {
			case "synced":
				if (id === void 0 || !applied.has(id)) return ["nothing-ends-silently", `${id ?? key} ended as synced, and the server never did it.`];
				break;
			case "discarded":
				if (!deeds.includes("discard") && !deeds.includes("withdraw")) return ["nothing-ends-silently", `${id ?? key} ended as discarded, and nobody discarded it.`];
				break;
			case "replaced":
				if (!isRefused && !deeds.some((what) => what === "edit" || what.startsWith("resolve"))) return ["nothing-ends-silently", `${id ?? key} was replaced, and nobody changed it.`];
				break;
			default: if (!isRefused) return ["nothing-ends-silently", `${id ?? key} ended as ${outcome}, and no server refused it.`];
		}
	}
}
// test/simulation/oracle/oracle.ts
/**
* Watches a device and knows what it promised. It shares no code with the engine: it goes by what pages were told, what
* the server received and did, and what lies in the stores, read by its own eyes.
*/
var Oracle = class {
	#device;
	#violation;
	#seenVersion = -1;
	#ignored;
	/** @param ignored what it looks away from, to see whether the others notice too */
	constructor(device, ignored = []) {
		this.#device = device;
		this.#ignored = new Set(ignored);
	}
	/** The first thing that was broken. */
	get violation() {
		return this.#violation;
	}
	breaks(invariant, detail) {
		if (this.#violation || this.#ignored.has(invariant)) return;
		this.#violation = {
			invariant,
			detail
		};
		const { scheduler } = this.#device;
		scheduler.trace.note(scheduler, "oracle", `${invariant}: ${detail}`);
	}
	left(request) {
		const { diary, disk, scheduler, server, wire } = this.#device;
		const page = this.#device.pages.find(({ context }) => context === request.context);
		const rows = request.origin === "disk" ? disk.durable : request.origin === "memory" ? page?.memory : void 0;
		const earlier = wire.requests.slice(0, -1);
		const { effects } = server;
		const departure = {
			request,
			rows,
			diary,
			earlier,
			effects,
			failures: disk.failures,
			time: scheduler.time
		};
		try {
			const broken = brokenBy(departure);
			if (broken) this.breaks(...broken);
		} catch (error) {
			diary.surprises.push(error);
		}
	}
	shown({ health, rows }) {
		const wrong = untruth(health, rows);
		if (wrong) this.breaks("health-is-the-truth", wrong);
	}
	/** Looks at everything as it is now. */
	look() {
		const { diary, disk, server, setup, wire } = this.#device;
		const [surprise] = diary.surprises;
		if (surprise) this.breaks("no-surprises", inWords(surprise));
		if (server.effects.length !== new Set(server.effects.map(({ write }) => write)).size) {
			const twice = server.effects.find(({ write }, index) => server.effects.findIndex((one) => one.write === write) < index);
			this.breaks("no-effect-twice", `The server did ${twice?.write} twice.`);
		}
		const rows = disk.durable;
		if (disk.version !== this.#seenVersion) {
			this.#seenVersion = disk.version;
			const wrong = disagreement(rows);
			if (wrong) this.breaks("records-agree", wrong);
		}
		const { requests } = wire;
		const serverWins = setup.onConflict === "server";
		const broken = fates({
			diary,
			server,
			requests,
			disk: rows,
			memories: this.#memories,
			serverWins
		});
		if (broken) this.breaks(...broken);
	}
	/** The end: everything has come to rest. */
	finish() {
		this.look();
	}
	/** Everything that waits anywhere. */
	waiting() {
		const inMemory = [...this.#memories].flatMap(([page, rows]) => waitingIn(rows, page));
		return [...waitingIn(this.#device.disk.durable, void 0), ...inMemory];
	}
	get #memories() {
		return memoriesOf(this.#device.livingPages);
	}
};
function waitingIn(rows, page) {
	const principal = textOf(fieldsOf(rows.get(["session"]))["principal"]);
	return keptIn(rows).map((kept) => {
		const isPaused = rows.has(["pause", kept.principal]);
		return {
			...kept,
			page,
			isPaused,
			isTheirs: kept.principal === principal
		};
	});
}
/** What lies in the memory of pages, by the page's name. */
function memoriesOf(pages) {
	const holding = pages.filter(({ mode }) => mode === "memory");
	return new Map(holding.map(({ context, memory }) => [context.name, memory]));
}
function inWords(surprise) {
	return surprise instanceof Error ? surprise.stack ?? surprise.message : JSON.stringify(surprise);
}
// test/simulation/world/diary.ts
/** Everything that people and pages know for sure: what they did, and what they were told. */
var Diary = class {
	constructor() {
		this.writes = /* @__PURE__ */ new Map();
		this.deeds = [];
		this.answers = [];
		this.repeated = /* @__PURE__ */ new Set();
		this.identified = {
			user: "",
			at: -1
		};
		this.paused = /* @__PURE__ */ new Map();
		this.resumes = 0;
		this.surprises = [];
		this.jumps = 0;
	}
	/** A person ends a pause, or begins to. */
	resumed(user) {
		this.paused.delete(user);
		this.resumes += 1;
	}
	/** What a person did, or began to do, to a write. */
	deedsTo(write, ...what) {
		return this.deeds.filter((deed) => deed.write === write && what.includes(deed.what));
	}
	/** Whether a person gave a write up, or may have. */
	isGivenUp(write) {
		return this.deedsTo(write, "discard", "withdraw", "resolve for the server").length > 0;
	}
};
// test/simulation/world/rows.ts
/** Text that sorts as its key does. */
function codeOf(key) {
	let code = "";
	for (const part of key) if (typeof part === "string") code += `s${part}\u0000`;
	else if (Number.isSafeInteger(part) && part >= 0) code += `n${String(part).padStart(16, "0")}\u0000`;
	else throw new TypeError(`${part} is no part of a key that is used here.`);
	return code;
}
/** Records in key order. */
var Rows = class {
	#rows = [];
	get all() {
		return this.#rows;
	}
	get(key) {
		const code = codeOf(key);
		const row = this.#rows[this.#find(code)];
		return row?.code === code ? row.value : void 0;
	}
	has(key) {
		const code = codeOf(key);
		return this.#rows[this.#find(code)]?.code === code;
	}
	set(key, value) {
		const code = codeOf(key);
		const index = this.#find(code);
		this.#rows.splice(index, this.#rows[index]?.code === code ? 1 : 0, {
			key: [...key],
			value,
			code
		});
	}
	delete(key) {
		const code = codeOf(key);
		const index = this.#find(code);
		if (this.#rows[index]?.code === code) this.#rows.splice(index, 1);
	}
	/** Those that begin with `prefix`; `upTo` bounds the next part, and `after` leaves out what is not behind it. */
	range(prefix, { upTo, after, limit = Infinity } = {}) {
		const within = codeOf(prefix);
		const last = upTo === void 0 ? `${within}\uffff` : `${codeOf([...prefix, upTo])}\uffff`;
		const found = [];
		const first = after === void 0 ? within : `${codeOf([...prefix, ...after])}\uffff`;
		for (let index = this.#find(first); index < this.#rows.length && found.length < limit; index += 1) {
			const row = this.#rows[index];
			if (!row || row.code > last) break;
			found.push(row);
		}
		return found;
	}
	/** The index of the first row that is not before `code`. */
	#find(code) {
		let [low, high] = [0, this.#rows.length];
		while (low < high) {
			const middle = low + high >>> 1;
			if ((this.#rows[middle]?.code ?? "") < code) low = middle + 1;
			else high = middle;
		}
		return low;
	}
};
// test/simulation/world/frozen.ts
/**
* A value as a structured clone would keep it. It is not copied, since that costs too much a hundred thousand times over:
* it is frozen, so that whoever changes what was stored fails at once.
*/
function frozen(value) {
	if (typeof value === "function" || typeof value === "symbol") throw new TypeError("This can’t be cloned.");
	if (typeof value !== "object" || value === null || value instanceof ArrayBuffer || Object.isFrozen(value)) return value;
	const prototype = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== Array.prototype) throw new TypeError("Only plain data is kept as it is.");
	for (const part of Object.values(value)) frozen(part);
	return Object.freeze(value);
}
// test/simulation/world/transaction.ts
/**
* One transaction on a {@link Disk}. When no request of it is left and its body asks for nothing more, it commits by itself:
* whoever awaits anything else inside of it finds it over.
*
* ```
*   waiting ──► active ──► committing ──► complete
*                 │            │
*                 └──► aborted ◄┘   the body threw, its context died, the disk failed
* ```
*/
var Transaction = class {
	#disk;
	#context;
	#body;
	#resolve;
	#reject;
	#forgetDeath;
	#changes = [];
	#requests = [];
	#state = "waiting";
	#puts = 0;
	#result;
	#isComplete = false;
	constructor(disk, context, mode, body, resolve, reject) {
		this.mode = mode;
		this.#disk = disk;
		this.#context = context;
		this.#body = body;
		this.#resolve = resolve;
		this.#reject = reject;
		this.#forgetDeath = context.onDeath(() => this.#die());
	}
	get hasChanges() {
		return this.#changes.length > 0;
	}
	/** The rows without what this transaction did. */
	before() {
		const rows = new Rows();
		for (const { key, value } of this.#disk.rows.all) rows.set(key, value);
		undo(rows, this.#changes);
		return rows;
	}
	/** Its turn has come. */
	start() {
		if (this.#state !== "waiting") return;
		this.#state = "starting";
		this.#disk.scheduler.add(this.#context, `begins to ${this.mode === "readonly" ? "read" : "write"}`, () => {
			if (this.#state !== "starting") return;
			const failure = this.#disk.failureOf(this.mode, "begin", 0);
			if (failure) return this.abort(failure);
			this.#state = "active";
			this.#lookAfter();
			this.#run().catch(() => void 0);
		});
	}
	/** Ends it, and nothing of it stays. */
	abort(error) {
		if (this.#state === "over") return;
		this.#rollBack();
		this.#tell("finds its transaction aborted", () => this.#reject(error));
	}
	async #run() {
		try {
			this.#result = { value: await this.#body(this.#api()) };
		} catch (error) {
			this.#result = { error };
			if (this.#state === "active") return this.abort(error);
		}
		if (this.#isComplete) this.#deliver();
	}
	#api() {
		const rows = this.#disk.rows;
		return {
			get: (key) => this.#ask(() => rows.get(key)),
			list: (range, limit) => this.#ask(() => listed(rows, range, limit).map(({ key, value }) => [key, value])),
			count: (range) => this.#ask(() => listed(rows, range).length),
			put: (key, value) => this.#change(key, { value: frozen(value) }),
			delete: (key) => this.#change(key, void 0)
		};
	}
	/** Asks for something: answered in order, and with what this transaction wrote before. */
	#ask(read) {
		if (this.#state !== "active") return Promise.reject(new TransactionInactiveError());
		const answer = read();
		if (!this.#disk.isFine) return Promise.resolve(answer);
		return new Promise((resolve) => {
			this.#requests.push(() => resolve(answer));
			if (this.#requests.length === 1) this.#schedule();
		});
	}
	#change(key, next) {
		if (this.#state !== "active") throw new TransactionInactiveError();
		if (this.mode === "readonly") throw new TypeError("A transaction that reads can’t write.");
		const { rows } = this.#disk;
		const was = rows.has(key) ? { value: rows.get(key) } : void 0;
		this.#changes.push({
			key: [...key],
			was
		});
		if (next) {
			this.#puts += 1;
			rows.set(key, next.value);
		} else rows.delete(key);
	}
	#schedule() {
		this.#disk.scheduler.add(this.#context, "reads", () => {
			this.#lookAfter();
			this.#requests.shift()?.();
		});
	}
	/** When all that follows has run: is there more to do? If not, it commits by itself. */
	#lookAfter() {
		this.#disk.scheduler.afterFlush(() => {
			if (this.#state !== "active") return;
			if (this.#requests.length > 0) this.#schedule();
			else this.#commit();
		});
	}
	#commit() {
		this.#state = "committing";
		if (this.mode === "readonly") return this.#complete();
		this.#disk.scheduler.add(void 0, `commits for ${this.#context.name}`, () => {
			if (this.#state !== "committing") return;
			const failure = this.#disk.failureOf(this.mode, "commit", this.#puts);
			if (failure) this.abort(failure);
			else this.#complete();
		});
	}
	/** It is durable. */
	#complete() {
		if (this.#changes.length > 0) this.#disk.version += 1;
		this.#changes.length = 0;
		this.#state = "over";
		this.#isComplete = true;
		this.#forgetDeath();
		this.#disk.end(this);
		if (this.#result) this.#deliver();
	}
	#deliver() {
		const result = this.#result;
		const tell = () => {
			if (!result) return;
			if ("value" in result) this.#resolve(result.value);
			else this.#reject(result.error);
		};
		if (this.mode === "readonly" && !this.#disk.isFine) return tell();
		this.#tell("finds its transaction complete", tell);
	}
	#tell(label, run) {
		this.#disk.scheduler.add(this.#context, label, run);
	}
	#die() {
		if (this.#state === "committing" && this.#disk.commitsAtDeath()) return;
		this.#rollBack();
	}
	#rollBack() {
		undo(this.#disk.rows, this.#changes);
		this.#changes.length = 0;
		this.#requests = [];
		this.#state = "over";
		this.#forgetDeath();
		this.#disk.end(this);
	}
};
/** As IndexedDB's, for who asks for something when the transaction is over. */
var TransactionInactiveError = class extends Error {
	constructor() {
		super("The transaction is over: its body awaited something that is not its own.");
		this.name = "TransactionInactiveError";
	}
};
function listed(rows, { prefix, upTo, after }, limit) {
	return rows.range(prefix, {
		...upTo === void 0 ? {} : { upTo },
		...after === void 0 ? {} : { after },
		...limit === void 0 ? {} : { limit }
	});
}
function undo(rows, changes) {
	for (const { key, was } of changes.toReversed()) if (was) rows.set(key, was.value);
	else rows.delete(key);
}
// test/simulation/world/disk.ts
/**
* The one database of a device, with IndexedDB's rules: a transaction that writes runs alone and in the order of
* creation, readers run side by side; it commits by itself when it has nothing more to do; what it wrote is durable when
* it is complete, and not before.
*/
var Disk = class {
	#random;
	#rows;
	/** Transactions that are not over, in the order of creation. */
	#open;
	constructor(scheduler, random, isFine) {
		this.#rows = new Rows();
		this.#open = [];
		this.condition = "works";
		this.version = 0;
		this.failures = 0;
		this.failing = 0;
		this.scheduler = scheduler;
		this.#random = random;
		this.isFine = isFine;
	}
	/** What the transactions work on: with what is not committed yet. */
	get rows() {
		return this.#rows;
	}
	/** What would be there if everything stopped now. */
	get durable() {
		const writing = this.#open.find(({ hasChanges }) => hasChanges);
		return writing ? writing.before() : this.#rows;
	}
	/** Nothing is being read or written. */
	get isIdle() {
		return this.#open.length === 0;
	}
	begin(context, mode, body) {
		return new Promise((resolve, reject) => {
			const transaction = new Transaction(this, context, mode, body, resolve, reject);
			this.#open.push(transaction);
			this.#pump();
		});
	}
	/** Takes a transaction out, so that others can begin. */
	end(transaction) {
		const index = this.#open.indexOf(transaction);
		if (index >= 0) this.#open.splice(index, 1);
		this.#pump();
	}
	/** Why a transaction fails at this point, if it does. */
	failureOf(mode, point, puts) {
		const reason = this.#reasonOf(mode, point, puts);
		if (reason === void 0) return void 0;
		this.failures += 1;
		return new StorageError(reason, `IndexedDB failed at ${point}: ${reason}.`);
	}
	/** The browser closes every connection: what is not committed fails. New ones can be opened at once. */
	closeConnections() {
		this.failures += 1;
		for (const transaction of this.#open.slice()) transaction.abort(new StorageError("closed", "IndexedDB closed the connection."));
	}
	/** Whether what was about to be committed when its context died still is. */
	commitsAtDeath() {
		return this.#random.chance(.5);
	}
	#reasonOf(mode, point, puts) {
		if (this.condition === "broken") return "closed";
		if (point === "begin" || mode === "readonly") return void 0;
		if (this.condition === "unwritable") return "corrupt";
		if (puts === 0) return void 0;
		if (this.condition === "full" && this.#random.chance(.8)) return "quota";
		if (this.failing === 0) return void 0;
		this.failing -= 1;
		return "quota";
	}
	#pump() {
		let isWriting = false;
		let isReading = false;
		for (const transaction of this.#open) {
			const writes = transaction.mode === "readwrite";
			if (!isWriting && !(writes && isReading)) transaction.start();
			if (writes) isWriting = true;
			else isReading = true;
		}
	}
};
// test/simulation/world/locks.ts
/**
* Web Locks: granted in the order of asking, shared ones side by side, and let go when a context ends.
*
* @see https://www.w3.org/TR/web-locks/
*/
var LockManager = class {
	#locks = /* @__PURE__ */ new Map();
	/** @returns the function that lets it go; `undefined` when `ifAvailable` was asked for and it is not */
	async acquire(context, name, { mode = "exclusive", ifAvailable = false } = {}) {
		await context.step(`asks for the lock ${name}`, () => void 0);
		const lock = this.#locks.get(name) ?? {
			held: [],
			waiting: []
		};
		this.#locks.set(name, lock);
		const isShared = mode === "shared";
		const isFree = lock.waiting.length === 0 && fits(lock, isShared);
		if (ifAvailable && !isFree) return context.step(`does not get the lock ${name}`, () => void 0);
		return new Promise((resolve) => {
			const request = {
				context,
				isShared,
				grant: () => {
					context.step(`gets the lock ${name}`, () => resolve(release)).catch(() => void 0);
				}
			};
			const leave = () => {
				remove(lock.held, request);
				remove(lock.waiting, request);
				pump(lock);
			};
			const keep = context.onDeath(leave);
			const release = () => {
				keep();
				leave();
			};
			lock.waiting.push(request);
			pump(lock);
		});
	}
	/** Names of all locks that are held at this moment. */
	held() {
		return new Set([...this.#locks].flatMap(([name, { held }]) => held.length > 0 ? [name] : []));
	}
};
function fits({ held }, isShared) {
	return held.length === 0 || isShared && held.every((one) => one.isShared);
}
function pump(lock) {
	for (;;) {
		const [next] = lock.waiting;
		if (!next || !fits(lock, next.isShared)) return;
		lock.waiting.shift();
		lock.held.push(next);
		next.grant();
	}
}
function remove(list, request) {
	const index = list.indexOf(request);
	if (index >= 0) list.splice(index, 1);
}
// src/browser/messages.ts
/** The lock that pages share while they hold writes in their memory. */
function memoryLockName(outbox) {
	return `holdfast:${outbox}:memory`;
}
/** The lock of the one page that sends what lies in an IndexedDB that can't be written. */
function takeOverLockName(outbox) {
	return `holdfast:${outbox}:take-over`;
}
/** The lock of the page whose writes come first in memory mode: those that it took over from IndexedDB. */
function inheritanceLockName(outbox) {
	return `holdfast:${outbox}:inheritance`;
}
// src/outbox/intent.ts
/** The states of an intent that is still in the outbox, in the order in which health reports them. */
var waitingStates = [
	"queued",
	"sending",
	"retrying",
	"held",
	"conflict",
	"parked"
];
var isRecord = (value) => typeof value === "object" && value !== null;
/**
* Checks that a stored value is an intent.
*
* @throws {@link DamagedRecordError} naming the first field that is wrong; the record itself is left untouched.
*/
function parseIntent(value) {
	const damaged = (field, found) => {
		throw new DamagedRecordError(field, found, value);
	};
	if (!isRecord(value)) return damaged("record", value);
	if (!isRecord(value["request"])) return damaged("request", value["request"]);
	const { request } = value;
	for (const field of [
		"key",
		"lane",
		"principal",
		"traceparent"
	]) if (typeof value[field] !== "string") return damaged(field, value[field]);
	for (const field of [
		"seq",
		"epoch",
		"createdAt",
		"attempts",
		"counted",
		"bodyBytes"
	]) if (!Number.isFinite(value[field])) return damaged(field, value[field]);
	if (typeof value["mayBeApplied"] !== "boolean") return damaged("mayBeApplied", value["mayBeApplied"]);
	if (!waitingStates.some((state) => state === value["state"])) return damaged("state", value["state"]);
	if (originOf(request["url"]) === void 0) return damaged("request.url", request["url"]);
	if (typeof request["method"] !== "string") return damaged("request.method", request["method"]);
	if (!isRecord(request["headers"])) return damaged("request.headers", request["headers"]);
	return value;
}
/** The intent in a stored value, or nothing where it can't be read: for lists, which must not stop at one. */
function readableIntent(value) {
	try {
		return [parseIntent(value)];
	} catch (error) {
		if (error instanceof DamagedRecordError) return [];
		throw error;
	}
}
/** The origin of a URL; `undefined` when it is none. */
function originOf(url) {
	try {
		return typeof url === "string" ? new URL(url).origin : void 0;
	} catch {
		return;
	}
}
// src/outbox/records.ts
/**
* Where each record lies. One object store holds them all, so that any transition is one transaction:
*
* | key                                | value                                                             |
* | ---------------------------------- | ----------------------------------------------------------------- |
* | `session`                          | SessionPointer                                                    |
* | `intent`, principal, seq           | Intent: everything that is not settled                            |
* | `body`, principal, seq             | ArrayBuffer: read only when it is sent                            |
* | `key`, key                         | KeyRecord: finds an intent or a receipt by its idempotency key    |
* | `order`, principal, lane, seq      | the lane's backlog; its first entry is the lane's head            |
* | `lane`, principal, lane            | LaneRecord: the backlog's length, and the lane's entry in `due`   |
* | `due`, principal, origin, time, seq | lane name: one entry for each lane whose head may be sent        |
* | `sending`, principal, lane, seq    | SendingRecord: what is on its way, and who sent it                |
* | `tally`, principal                 | Counts                                                            |
* | `receipt`, settledAt, seq, key     | Receipt, oldest first                                             |
* | `receipts`                         | ReceiptTotals                                                     |
* | `hold`, principal                  | HoldRecord: the principal must sign in first                      |
* | `pause`, principal                 | `true`: a person paused what this principal sends                 |
* | `reachability`                     | ReachabilityRecord                                                |
* | `damaged`, principal, seq          | a record that could not be read, as it was                        |
* | `snapshot`, name                   | a snapshot that `optimistic()` keeps                              |
*/
var recordKeys = {
	session: ["session"],
	reachability: ["reachability"],
	intents: (principal) => ["intent", principal],
	intent: (principal, seq) => [
		"intent",
		principal,
		seq
	],
	body: (principal, seq) => [
		"body",
		principal,
		seq
	],
	key: (key) => ["key", key],
	laneOrder: (principal, lane) => [
		"order",
		principal,
		lane
	],
	order: (principal, lane, seq) => [
		"order",
		principal,
		lane,
		seq
	],
	lane: (principal, lane) => [
		"lane",
		principal,
		lane
	],
	allDue: (principal) => ["due", principal],
	originDue: (principal, origin) => [
		"due",
		principal,
		origin
	],
	due: (principal, origin, at, seq) => [
		"due",
		principal,
		origin,
		at,
		seq
	],
	allSending: ["sending"],
	laneSending: (principal, lane) => [
		"sending",
		principal,
		lane
	],
	sending: (principal, lane, seq) => [
		"sending",
		principal,
		lane,
		seq
	],
	tally: (principal) => ["tally", principal],
	receipts: ["receipt"],
	receipt: ({ settledAt, seq, key }) => [
		"receipt",
		settledAt,
		seq,
		key
	],
	receiptTotals: ["receipts"],
	hold: (principal) => ["hold", principal],
	pauses: ["pause"],
	pause: (principal) => ["pause", principal],
	allDamaged: ["damaged"],
	damaged: (principal, seq) => [
		"damaged",
		principal,
		seq
	],
	snapshot: (name) => ["snapshot", name]
};
var noReceipts = {
	count: 0,
	bytes: 0
};
var noCounts = Object.fromEntries(waitingStates.map((state) => [state, 0]));
// src/outbox/pause.ts
/** Whether a principal may send: no person has paused it. */
async function isPaused(tx, principal) {
	return await tx.get(recordKeys.pause(principal)) === true;
}
/** Nothing more of a principal is sent until {@link resume}; what is on its way still ends. */
function pause$1(tx, principal) {
	tx.put(recordKeys.pause(principal), true);
}
function resume(tx, principal) {
	tx.delete(recordKeys.pause(principal));
}
/**
* An intent of a paused principal, as it is seen. Its stored state is the one to go on from, so that pausing a hundred
* thousand writes is one record's work.
*/
function seenPaused(intent) {
	return intent.state === "queued" || intent.state === "retrying" ? {
		...intent,
		state: "held"
	} : intent;
}
/** Counts as {@link seenPaused} shows the intents. */
function countsPaused(counts) {
	return {
		...counts,
		queued: 0,
		retrying: 0,
		held: counts.held + counts.queued + counts.retrying
	};
}
// src/outbox/backlog.ts
/** Whether an intent's lane waits for it: one that needs a person lets the others go on, unless the app wants it otherwise. */
function isInBacklog({ state, holdsLane = false }) {
	return state !== "parked" && state !== "conflict" || holdsLane;
}
/** Puts an intent into its lane's backlog; it keeps its place if it is there already. */
async function enqueue(tx, { principal, lane, seq }) {
	const place = recordKeys.order(principal, lane, seq);
	const isThere = await tx.get(place) !== void 0;
	if (!isThere) tx.put(place, true);
	return refreshLane(tx, principal, lane, isThere ? 0 : 1);
}
/** Takes an intent out of its lane's backlog, so that the next can go. */
async function dequeue(tx, { principal, lane, seq }) {
	const place = recordKeys.order(principal, lane, seq);
	if (await tx.get(place) === void 0) return;
	tx.delete(place);
	await refreshLane(tx, principal, lane, -1);
}
/** Sets a lane's entry in `due` after its backlog, or the state of its head, has changed. */
async function refreshLane(tx, principal, lane, grown) {
	const laneKey = recordKeys.lane(principal, lane);
	const [record, heads] = await Promise.all([tx.get(laneKey), tx.list({ prefix: recordKeys.laneOrder(principal, lane) }, 1)]);
	const waiting = (record?.waiting ?? 0) + grown;
	if (record?.due) tx.delete(recordKeys.due(principal, ...record.due));
	const seq = heads[0]?.[0].at(-1);
	if (typeof seq !== "number") {
		tx.delete(laneKey);
		return { waiting: 0 };
	}
	const head = await tx.get(recordKeys.intent(principal, seq));
	const stopped = head?.state !== void 0 && stoppingStates.has(head.state);
	const due = [
		originOf(head?.request?.url) ?? "",
		head?.notBefore ?? 0,
		seq
	];
	if (!stopped) tx.put(recordKeys.due(principal, ...due), lane);
	const next = stopped ? { waiting } : {
		waiting,
		due
	};
	tx.put(laneKey, next);
	return next;
}
/** A head in one of these can't be sent. */
var stoppingStates = /* @__PURE__ */ new Set([
	"held",
	"sending",
	"conflict",
	"parked"
]);
/** Whether a lane's head may be sent by now. */
function isDue(lane, now) {
	return lane?.due !== void 0 && lane.due[1] <= now;
}
async function readLane(tx, { principal, lane }, now) {
	const [record, sending, reachability, hold, paused] = await Promise.all([
		tx.get(recordKeys.lane(principal, lane)),
		tx.list({ prefix: recordKeys.laneSending(principal, lane) }),
		tx.get(recordKeys.reachability),
		tx.get(recordKeys.hold(principal)),
		isPaused(tx, principal)
	]);
	return {
		record,
		sending,
		isMoving: hold === void 0 && !paused && reachability?.reachable !== false && (sending.length > 0 || isDue(record, now)),
		isPaused: paused
	};
}
// src/outbox/by-key.ts
/** The intent with this key, if it is in the outbox. @throws DamagedRecordError */
async function intentByKey(tx, key) {
	const record = await tx.get(recordKeys.key(key));
	if (!record || !("intent" in record)) return void 0;
	const value = await tx.get(recordKeys.intent(...record.intent));
	return value === void 0 ? void 0 : parseIntent(value);
}
/** The receipt of this key, if its intent is settled and the receipt still kept. */
async function receiptByKey(tx, key) {
	const record = await tx.get(recordKeys.key(key));
	if (!record || !("receipt" in record)) return void 0;
	return await tx.get(record.receipt);
}
/** The intent of a key, or its receipt. @throws DamagedRecordError */
async function find(tx, key) {
	return {
		intent: await intentByKey(tx, key),
		receipt: await receiptByKey(tx, key)
	};
}
/** As {@link find}; of a record that can't be read, nothing is found. */
async function findReadable(tx, key) {
	try {
		return await find(tx, key);
	} catch (error) {
		if (error instanceof DamagedRecordError) return {};
		throw error;
	}
}
// src/outbox/tally.ts
/** Moves one intent from one count to another. */
async function tally(tx, principal, from, to) {
	if (from === to) return;
	const counts = { ...await tx.get(recordKeys.tally(principal)) ?? noCounts };
	if (from) counts[from] -= 1;
	if (to) counts[to] += 1;
	tx.put(recordKeys.tally(principal), counts);
}
/** Counts a principal's intents anew: a damaged record can't say under which state it was counted. */
async function recount(tx, principal) {
	const counts = { ...noCounts };
	const prefix = recordKeys.intents(principal);
	let after;
	for (;;) {
		const page = await tx.list({
			prefix,
			after
		}, 1e3);
		for (const [, value] of page) {
			const state = waitingStates.find((name) => name === value?.state);
			if (state) counts[state] += 1;
		}
		if (page.length < 1e3) break;
		after = page.at(-1)?.[0].slice(prefix.length);
	}
	tx.put(recordKeys.tally(principal), counts);
}
// src/outbox/damaged.ts
/** The intent in a stored value; one that can't be read is set aside. */
async function readOrSetAside(tx, place, value) {
	try {
		return parseIntent(value);
	} catch (error) {
		if (!(error instanceof DamagedRecordError)) throw error;
		await setAside(tx, place, value);
		return;
	}
}
/** Moves a damaged record, as it is and with its body, out of everybody's way. */
async function setAside(tx, place, record) {
	const { principal, lane, seq } = place;
	const body = await tx.get(recordKeys.body(principal, seq));
	tx.put(recordKeys.damaged(principal, seq), {
		record,
		body,
		lane
	});
	tx.delete(recordKeys.intent(principal, seq));
	tx.delete(recordKeys.body(principal, seq));
	tx.delete(recordKeys.sending(principal, lane, seq));
	await recount(tx, principal);
	await dequeue(tx, place);
}
// src/outbox/receipts.ts
/** Stores a receipt, in the place of any other of its key. */
async function putReceipt(tx, receipt) {
	const key = recordKeys.key(receipt.key);
	const [known, totals] = await Promise.all([tx.get(key), readTotals(tx)]);
	const place = recordKeys.receipt(receipt);
	let next = add(totals, receipt, 1);
	if (known && "receipt" in known) {
		const earlier = await tx.get(known.receipt);
		if (earlier) next = add(next, earlier, -1);
		tx.delete(known.receipt);
	}
	tx.put(place, receipt);
	tx.put(key, { receipt: place });
	tx.put(recordKeys.receiptTotals, next);
}
/**
* Deletes the oldest receipts: those beyond `count` or `bytes`, and those settled before `before`.
*
* @param limit at most so many at once
*/
async function pruneReceipts(tx, { count, bytes, before = -Infinity, limit }) {
	let totals = await readTotals(tx);
	const isOver = () => totals.count > count || totals.bytes > bytes;
	if (totals.count === 0 || !isOver() && before === -Infinity) return;
	for (const [key, value] of await tx.list({ prefix: recordKeys.receipts }, limit)) {
		const receipt = value;
		if (!isOver() && receipt.settledAt >= before) break;
		totals = add(totals, receipt, -1);
		tx.delete(key);
		tx.delete(recordKeys.key(receipt.key));
	}
	tx.put(recordKeys.receiptTotals, totals);
}
async function readTotals(tx) {
	return await tx.get(recordKeys.receiptTotals) ?? noReceipts;
}
/** The totals with one receipt more (`sign` 1) or less (-1). */
function add({ count, bytes }, { answer }, sign) {
	return {
		count: count + sign,
		bytes: bytes + sign * (answer?.body?.byteLength ?? 0)
	};
}
// src/outbox/session.ts
/**
* Joins two pointers of one profile, kept in two storages: whoever is further along says where its user is, the first in
* doubt; and no place and no epoch is given twice.
*/
function joinSessions(first, second) {
	const isSecondFurther = second.epoch === first.epoch ? second.nextSeq > first.nextSeq : second.epoch > first.epoch;
	const epoch = Math.max(first.epoch, second.epoch);
	const nextSeq = Math.max(first.nextSeq, second.nextSeq);
	return {
		...isSecondFurther ? second : first,
		epoch,
		nextSeq
	};
}
/**
* The pointer after the database was deleted under a page that still knows its own: everything goes on under a new name,
* in a new epoch, and no place is given twice.
*
* @param stored what another engine has put there meanwhile; one in a newer epoch has been carried on already
*/
function restartedSession(stored, known, clientId) {
	const nextSeq = Math.max(stored?.nextSeq ?? 1, known.nextSeq);
	if (stored && stored.clientId !== known.clientId && stored.epoch > known.epoch) return {
		...stored,
		nextSeq
	};
	return {
		...known,
		clientId,
		epoch: known.epoch + 1,
		nextSeq
	};
}
/** The session pointer of a profile that has none yet. */
function newSession(clientId) {
	return {
		clientId,
		principal: "",
		epoch: 1,
		nextSeq: 1,
		value: null
	};
}
// src/outbox/ledger.ts
/** The session pointer; a new one, with `clientId`, where there is none yet. */
async function readSession(tx, clientId) {
	return await tx.get(recordKeys.session) ?? newSession(clientId);
}
/**
* Takes a write in. It may be sent at once (`live`) when its lane has no backlog, nothing of another engine is on its
* way there, and nothing at all to the same URL; else it goes to the lane's end. A key that is known already adds
* nothing: the write is the one that was captured before.
*
* @throws RefusedError when a known key comes with another write
*/
async function append(tx, draft, { owner, isInFlight, alone, now, clientId }) {
	const { key, lane, request, body, traceparent, createdAt } = draft;
	const [session, known] = await Promise.all([readSession(tx, clientId), findByKey(tx, key)]);
	const bodyBytes = body?.byteLength ?? 0;
	if (known) return again(tx, known, draft, now);
	const { principal, epoch, nextSeq: seq } = session;
	const { record, sending, isMoving, isPaused } = await readLane(tx, {
		principal,
		lane
	}, now);
	const blocked = isPaused || sending.some(([place, value]) => {
		const { owner: sender, url } = value;
		const isOurs = sender === owner && isInFlight(place.at(-1));
		return alone || !isOurs || url === request.url;
	});
	const live = !record && !blocked;
	const intent = {
		key,
		seq,
		lane,
		principal,
		epoch,
		request,
		bodyBytes,
		fingerprint: draft.fingerprint,
		traceparent,
		createdAt,
		state: live ? "sending" : "queued",
		attempts: live ? 1 : 0,
		mayBeApplied: false,
		counted: 0,
		...live ? { firstSentAt: now } : {}
	};
	tx.put(recordKeys.session, {
		...session,
		nextSeq: seq + 1
	});
	tx.put(recordKeys.intent(principal, seq), intent);
	if (body) tx.put(recordKeys.body(principal, seq), body);
	tx.put(recordKeys.key(key), { intent: [principal, seq] });
	await tally(tx, principal, void 0, intent.state);
	if (live) {
		tx.put(recordKeys.sending(principal, lane, seq), {
			owner,
			url: request.url
		});
		return {
			kind: "live",
			intent
		};
	}
	const { waiting } = await enqueue(tx, intent);
	return {
		kind: "queued",
		intent,
		position: waiting,
		moving: isMoving
	};
}
/** Ends an intent: it leaves the outbox in the transaction that writes its receipt. */
async function settle(tx, intent, end) {
	const { seq, lane, principal } = intent;
	const { outcome } = end;
	const receipt = receiptOf(intent, end);
	const current = await currentOf(tx, intent, intent.key);
	await putReceipt(tx, receipt);
	if (!(outcome === "discarded" && current?.state === "sending")) tx.delete(recordKeys.sending(principal, lane, seq));
	if (!current) return receipt;
	tx.delete(recordKeys.intent(principal, seq));
	tx.delete(recordKeys.body(principal, seq));
	await tally(tx, principal, current.state, void 0);
	await dequeue(tx, intent);
	return receipt;
}
/** The receipt of an intent that ends so. */
function receiptOf(intent, end) {
	const { key, seq, lane, principal, epoch, createdAt, attempts, request, bodyBytes, fingerprint } = intent;
	const { method, url } = request;
	return {
		key,
		seq,
		lane,
		principal,
		epoch,
		createdAt,
		attempts,
		bodyBytes,
		fingerprint,
		method,
		url,
		...end
	};
}
/**
* Keeps an intent in the outbox with a new state, in its lane's backlog or, when it needs a person and its lane may go on,
* beside it.
*
* @param key the one that it has so far
* @returns `false` when a person has discarded it meanwhile
*/
async function postpone(tx, intent, key = intent.key) {
	const { principal, lane, seq, state } = intent;
	const current = await currentOf(tx, intent, key);
	tx.delete(recordKeys.sending(principal, lane, seq));
	if (!current) return false;
	tx.put(recordKeys.intent(principal, seq), intent);
	await tally(tx, principal, current.state, state);
	if (isInBacklog(intent)) await enqueue(tx, intent);
	else await dequeue(tx, intent);
	return true;
}
/** Marks an intent as on its way. It keeps its place in the backlog, so that nothing new overtakes it. */
async function depart(tx, intent, owner, now) {
	const { principal, lane, seq, request } = intent;
	const sending = {
		...intent,
		state: "sending",
		attempts: intent.attempts + 1,
		firstSentAt: intent.firstSentAt ?? now
	};
	tx.put(recordKeys.intent(principal, seq), sending);
	tx.put(recordKeys.sending(principal, lane, seq), {
		owner,
		url: request.url
	});
	await tally(tx, principal, intent.state, "sending");
	await refreshLane(tx, principal, lane, 0);
	return sending;
}
/** An intent as it was before its attempts: due at once, with nothing against it. */
function fresh(intent) {
	const nothing = {
		notBefore: void 0,
		waitsFor: void 0,
		problem: void 0,
		conflict: void 0,
		holdsLane: void 0
	};
	return {
		...intent,
		...nothing,
		state: "queued",
		counted: 0
	};
}
/** An intent as it was before it was marked as on its way: it did not leave this device after all. */
function undeparted(intent) {
	const attempts = intent.attempts - 1;
	return attempts > 0 ? {
		...intent,
		attempts
	} : {
		...intent,
		attempts,
		firstSentAt: void 0
	};
}
/** The intent as it is stored; `undefined` when it has ended, or another has taken its place. */
async function currentOf(tx, { principal, seq }, key) {
	const stored = await tx.get(recordKeys.intent(principal, seq));
	return stored?.key === key ? stored : void 0;
}
async function findByKey(tx, key) {
	return await intentByKey(tx, key) ?? receiptByKey(tx, key);
}
/** The page repeats a write: it joins the one that was captured under the same key. */
async function again(tx, known, { request, body, fingerprint }, now) {
	const { method, url } = "outcome" in known ? known : known.request;
	const isSameBody = known.fingerprint === void 0 ? known.bodyBytes === (body?.byteLength ?? 0) : known.fingerprint === fingerprint;
	if (method !== request.method || url !== request.url || !isSameBody) throw new RefusedError(`The idempotency key "${known.key}" belongs to another write (${method} ${url}). Give each write its own key.`);
	if ("outcome" in known) return {
		kind: "settled",
		receipt: known
	};
	const ahead = await tx.count({
		prefix: recordKeys.laneOrder(known.principal, known.lane),
		upTo: known.seq
	});
	const moving = (known.state === "queued" || known.state === "sending") && (await readLane(tx, known, now)).isMoving;
	return {
		kind: "queued",
		intent: known,
		position: Math.max(1, ahead),
		moving
	};
}
// src/outbox/hold.ts
/** Holds a whole principal, because this `held` intent was answered that they must sign in. */
async function hold(tx, intent) {
	if (!await postpone(tx, intent)) return;
	const key = recordKeys.hold(intent.principal);
	const record = await tx.get(key);
	tx.put(key, { places: [...record?.places ?? [], [intent.lane, intent.seq]] });
}
/** The first intent that waits for its principal to sign in, if any does. */
async function firstHeld(tx, principal) {
	const record = await tx.get(recordKeys.hold(principal));
	for (const [, seq] of record?.places ?? []) for (const intent of readableIntent(await tx.get(recordKeys.intent(principal, seq)))) return intent;
}
/** Ends a principal's hold: everything goes on from where it stood. */
async function release(tx, principal) {
	const key = recordKeys.hold(principal);
	const record = await tx.get(key);
	if (!record) return;
	tx.delete(key);
	for (const [lane, seq] of record.places) {
		const value = await tx.get(recordKeys.intent(principal, seq));
		const intent = value === void 0 ? void 0 : await readOrSetAside(tx, {
			principal,
			lane,
			seq
		}, value);
		if (intent) await postpone(tx, fresh(intent));
	}
}
/** One intent less waits for its principal's sign-in; with the last one the hold ends, since nobody could see it. */
async function releaseOne(tx, principal, seq) {
	const key = recordKeys.hold(principal);
	const places = (await tx.get(key))?.places.filter(([, other]) => other !== seq) ?? [];
	if (places.length > 0) tx.put(key, { places });
	else tx.delete(key);
}
// src/outbox/adopt.ts
/** Everything that an outbox holds. */
async function readContents(tx) {
	const session = await tx.get(recordKeys.session);
	const intents = [];
	for (const [, value] of await tx.list({ prefix: ["intent"] })) for (const intent of readableIntent(value)) {
		const body = await tx.get(recordKeys.body(intent.principal, intent.seq));
		intents.push([intent, body]);
	}
	intents.sort(([a], [b]) => a.seq - b.seq);
	const receipts = await tx.list({ prefix: recordKeys.receipts });
	const paused = await tx.list({ prefix: recordKeys.pauses });
	return {
		session,
		intents,
		receipts: receipts.map(([, value]) => value),
		paused: paused.map(([key]) => key[1])
	};
}
/**
* Takes in all that another storage held, at the end of what is here: same keys and same order among themselves, with a
* `seq` of their own, since both may have given the same one. What both hold is one write: what the other knows of it
* counts, because that is where it was sent from last. Who is paused in either is paused.
*/
async function adopt(tx, { session, intents, receipts, paused }) {
	for (const principal of paused) pause$1(tx, principal);
	const theirKeys = /* @__PURE__ */ new Set([...receipts.map(({ key }) => key), ...intents.map(([{ key }]) => key)]);
	const successors = new Map(receipts.map(({ key, replacedBy }) => [key, replacedBy]));
	const here = await tx.get(recordKeys.session);
	let nextSeq = Math.max(here?.nextSeq ?? 1, session?.nextSeq ?? 1);
	const [edited, ended] = [receipts.filter((one) => one.replacedBy), receipts.filter((one) => !one.replacedBy)];
	for (const receipt of [...edited, ...ended]) {
		const known = await intentByKey(tx, receipt.key);
		const successor = lastOf(successors, receipt.key);
		if (known?.state === "held") await releaseOne(tx, known.principal, known.seq);
		if (known && successor !== receipt.key && theirKeys.has(successor)) await rename(tx, known, successor, receipt);
		else if (known) await settle(tx, known, receipt);
		else if (await receiptByKey(tx, receipt.key) === void 0) await putReceipt(tx, receipt);
	}
	for (const [theirs, body] of intents) {
		if (await receiptByKey(tx, theirs.key)) continue;
		const known = await intentByKey(tx, theirs.key);
		const isLost = theirs.state === "sending";
		const state = isLost || theirs.state === "held" ? "queued" : theirs.state;
		const mayBeApplied = isLost || theirs.mayBeApplied;
		if (known) {
			if (known.state === "held") await releaseOne(tx, known.principal, known.seq);
			if (body) tx.put(recordKeys.body(known.principal, known.seq), body);
			else tx.delete(recordKeys.body(known.principal, known.seq));
			await postpone(tx, patient({
				...theirs,
				state,
				mayBeApplied,
				seq: known.seq
			}, known));
		} else await appendAs(tx, {
			...theirs,
			state,
			mayBeApplied,
			seq: nextSeq++
		}, body);
	}
	const pointer = session && here ? joinSessions(session, here) : session ?? here;
	if (pointer) tx.put(recordKeys.session, {
		...pointer,
		nextSeq
	});
}
/** A time that the server named holds, from whichever storage it was asked. */
function patient(next, { notBefore = 0, waitsFor }) {
	if (waitsFor !== "server" || notBefore <= (next.notBefore ?? 0)) return next;
	return {
		...next,
		state: next.state === "queued" ? "retrying" : next.state,
		notBefore,
		waitsFor
	};
}
async function rename(tx, known, key, receipt) {
	const { principal, seq } = known;
	await putReceipt(tx, receipt);
	tx.put(recordKeys.intent(principal, seq), {
		...known,
		key
	});
	tx.put(recordKeys.key(key), { intent: [principal, seq] });
}
/** The key that a write has in the end, however often it was replaced. */
function lastOf(successors, key) {
	const next = successors.get(key);
	return next === void 0 ? key : lastOf(successors, next);
}
async function appendAs(tx, intent, body) {
	const { principal, seq, state } = intent;
	tx.put(recordKeys.intent(principal, seq), intent);
	if (body) tx.put(recordKeys.body(principal, seq), body);
	tx.put(recordKeys.key(intent.key), { intent: [principal, seq] });
	await tally(tx, principal, void 0, state);
	if (isInBacklog(intent)) await enqueue(tx, intent);
}
// src/outbox/answer.ts
/** How long an answer's body is waited for, in ms: something else waits for that. */
var bodyPatience = 1e3;
/** Reads an answer's body, or goes on without it when it is late. */
function readInTime(answer, limit, clock) {
	return Promise.race([answer.read(limit), clock.wait(bodyPatience).then(() => void 0)]);
}
/** Parses a body as JSON; `undefined` when it is none. */
function parseJson(body) {
	if (!body) return void 0;
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return;
	}
}
// src/outbox/backoff.ts
/**
* The wait before the next attempt, in ms: exponential and capped, with full jitter, so that a thousand clients that
* lost the same server do not come back in the same second.
*
* @param attempts attempts begun so far, at least 1
* @param random a number in [0, 1)
* @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
* @example backoff(3, { base: 1000, cap: 300_000, … }, 0.5) // 2000
*/
function backoff(attempts, retry, random) {
	const ceiling = Math.min(retry.cap, retry.base * 2 ** Math.min(attempts - 1, 30));
	return Math.round(ceiling * random);
}
/**
* Reads a `Retry-After` field: seconds, or an HTTP date (RFC 9110, section 10.2.3).
*
* @param now ms since the Unix epoch, for dates
* @returns the wait in ms, `undefined` when there is no field or it can't be read
*/
function retryAfter(value, now) {
	if (value === void 0) return void 0;
	if (/^\d+$/.test(value.trim())) return Number(value) * 1e3;
	const date = Date.parse(value);
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now);
}
// src/outbox/problem.ts
/** Problem types that Holdfast's server kit gives and its client understands. */
var problemTypes = {
	inFlight: "https://holdfast.dev/problems/in-flight",
	signIn: "https://holdfast.dev/problems/sign-in",
	keyReuse: "https://holdfast.dev/problems/key-reuse",
	keyMissing: "https://holdfast.dev/problems/key-missing",
	keyExpired: "https://holdfast.dev/problems/key-expired",
	keyMalformed: "https://holdfast.dev/problems/key-malformed",
	preconditionRequired: "https://holdfast.dev/problems/precondition-required",
	conflict: "https://holdfast.dev/problems/conflict",
	bodyTooLarge: "https://holdfast.dev/problems/body-too-large",
	notKept: "https://holdfast.dev/problems/not-kept",
	internal: "https://holdfast.dev/problems/internal"
};
/** A problem about which only its status, or only that nothing answered, is known. */
function plainProblem(title, status) {
	return {
		type: "about:blank",
		title,
		phase: "send",
		...status === void 0 ? {} : { status }
	};
}
/**
* Reads the problem out of an answer's JSON body; what is missing or of the wrong type is left out.
*
* @param body the parsed body, of any shape
* @see https://www.rfc-editor.org/rfc/rfc9457
*/
function problemOf$1(status, body) {
	const members = typeof body === "object" && body !== null ? body : {};
	const text = (name) => {
		const value = members[name];
		return typeof value === "string" && value !== "" ? { [name]: value } : {};
	};
	return {
		...plainProblem(`The server answered ${status}`, status),
		...text("type"),
		...text("title"),
		...text("detail"),
		...text("phase"),
		...text("traceId")
	};
}
// src/outbox/classify.ts
/** Failures that say that the server did not begin: Too Early, Too Many Requests, Service Unavailable. */
var untouchedStatuses = /* @__PURE__ */ new Set([
	425,
	429,
	503
]);
/** Refusals at the door: a server asks who it is and what they may do before it looks whether it knows the write. */
var doorStatuses = /* @__PURE__ */ new Set([
	401,
	403,
	407
]);
/**
* Whether the server may have applied a write that ended in this verdict so far. What it refuses it has not, since a
* write that it had applied before would have had its answer again; a server that did not begin, or refused at the door,
* settles no earlier doubt.
*
* @param before whether there was a doubt before this attempt
*/
function mayBeApplied(verdict, before) {
	if (verdict.kind === "held") return before;
	if (verdict.kind === "refused") return before && doorStatuses.has(verdict.problem.status);
	if (verdict.kind !== "retrying") return false;
	return before || !verdict.answered || !untouchedStatuses.has(verdict.problem.status);
}
var retryableStatuses = /* @__PURE__ */ new Set([
	408,
	425,
	429
]);
var conflictStatuses = /* @__PURE__ */ new Set([409, 412]);
/** The verdict on an attempt that got no answer at all. */
function unanswered(title) {
	return {
		kind: "retrying",
		answered: false,
		problem: plainProblem(title)
	};
}
/**
* The verdict on an answer. The problem's `type` decides first and the status second, because the same status can mean
* opposite things.
*
* @param body the answer's body, if it was read
* @param options what the app expects of its server
* @param now ms since the Unix epoch
* @see https://www.rfc-editor.org/rfc/rfc9110#name-status-codes
*/
function classify(answer, body, { expects, signIn }, now) {
	const { status, headers } = answer;
	const ok = status < 400;
	const html = (headers["content-type"] ?? "").toLowerCase().startsWith("text/html");
	if (answer.elsewhere || html && expects === "data" || status === 511) return unanswered("Something between this device and the server answered instead of it");
	if (ok) return { kind: "synced" };
	const json = parseJson(body);
	const problem = problemOf$1(status, json);
	if (status >= 500 || retryableStatuses.has(status) || problem.type === problemTypes.inFlight) {
		const wait = retryAfter(headers["retry-after"], now);
		return {
			kind: "retrying",
			answered: true,
			problem,
			...wait === void 0 ? {} : { retryAfter: wait }
		};
	}
	if (signIn.includes(status)) return {
		kind: "held",
		problem
	};
	if (conflictStatuses.has(status) && problem.type !== problemTypes.keyReuse) {
		const conflict = conflictOf(answer, json);
		if (conflict) return {
			kind: "conflict",
			problem,
			conflict
		};
	}
	return {
		kind: "refused",
		problem
	};
}
/** A 409 or 412 is a conflict only when it says what the server holds. */
function conflictOf({ status, headers }, json) {
	if (typeof json !== "object" || json === null) return void 0;
	if (((headers["content-type"] ?? "").toLowerCase().includes("problem+json") || "type" in json) && !("current" in json)) return void 0;
	const etag = headers["etag"];
	return {
		status,
		current: "current" in json ? json.current : json,
		...etag === void 0 ? {} : { etag }
	};
}
// node_modules/structured-headers/dist/util.js
var asciiRe = /^[\x20-\x7E]*$/;
var tokenRe = /^[a-zA-Z*][:/!#$%&'*+\-.^_`|~A-Za-z0-9]*$/;
var keyRe = /^[a-z*][*\-_.a-z0-9]*$/;
function isAscii(str) {
	return asciiRe.test(str);
}
function isValidTokenStr(str) {
	return tokenRe.test(str);
}
function isValidKeyStr(str) {
	return keyRe.test(str);
}
function arrayBufferToBase64(input) {
	const bytes = ArrayBuffer.isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
	let binary = "";
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary);
}
// node_modules/structured-headers/dist/token.js
var Token = class {
	constructor(value) {
		if (!isValidTokenStr(value)) throw new TypeError("Invalid character in Token string. Tokens must start with *, A-Z and the rest of the string may only contain a-z, A-Z, 0-9, :/!#$%&'*+-.^_`|~");
		this.value = value;
	}
	toString() {
		return this.value;
	}
};
// node_modules/structured-headers/dist/displaystring.js
var DisplayString = class {
	constructor(value) {
		this.value = value;
	}
	toString() {
		return this.value;
	}
};
// node_modules/structured-headers/dist/serializer.js
var SerializeError = class extends Error {};
function serializeItem(input, params) {
	if (Array.isArray(input)) return serializeBareItem(input[0]) + serializeParameters(input[1]);
	else return serializeBareItem(input) + (params ? serializeParameters(params) : "");
}
function serializeBareItem(input) {
	if (typeof input === "number") {
		if (Number.isInteger(input)) return serializeInteger(input);
		return serializeDecimal(input);
	}
	if (typeof input === "string") return serializeString(input);
	if (input instanceof Token) return serializeToken(input);
	if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) return serializeByteSequence(input);
	if (input instanceof DisplayString) return serializeDisplayString(input);
	if (input instanceof Date) return serializeDate(input);
	if (typeof input === "boolean") return serializeBoolean(input);
	throw new SerializeError(`Cannot serialize values of type ${typeof input}`);
}
function serializeInteger(input) {
	if (input < -999999999999999 || input > 999999999999999) throw new SerializeError("Structured headers can only encode integers in the range range of -999,999,999,999,999 to 999,999,999,999,999 inclusive");
	return input.toString();
}
function serializeDecimal(input) {
	const out = input.toFixed(3).replace(/0+$/, "");
	if (out.split(".")[0].replace("-", "").length > 12) throw new SerializeError("Fractional numbers are not allowed to have more than 12 significant digits before the decimal point");
	return out;
}
function serializeString(input) {
	if (!isAscii(input)) throw new SerializeError("Only ASCII strings may be serialized");
	return `"${input.replace(/("|\\)/g, (v) => "\\" + v)}"`;
}
function serializeDisplayString(input) {
	let out = "%\"";
	const textEncoder = new TextEncoder();
	for (const char of textEncoder.encode(input.toString())) if (char === 37 || char === 34 || char <= 31 || char >= 127) out += "%" + char.toString(16);
	else out += String.fromCharCode(char);
	return out + "\"";
}
function serializeBoolean(input) {
	return input ? "?1" : "?0";
}
function serializeByteSequence(input) {
	return `:${arrayBufferToBase64(input)}:`;
}
function serializeToken(input) {
	return input.toString();
}
function serializeDate(input) {
	return "@" + Math.floor(input.getTime() / 1e3);
}
function serializeParameters(input) {
	return Array.from(input).map(([key, value]) => {
		let out = ";" + serializeKey(key);
		if (value !== true) out += "=" + serializeBareItem(value);
		return out;
	}).join("");
}
function serializeKey(input) {
	if (!isValidKeyStr(input)) throw new SerializeError("Keys in dictionaries must only contain lowercase letter, numbers, _-*. and must start with a letter or *");
	return input;
}
// src/outbox/headers.ts
/** Header names that Holdfast reads and writes, lower case. */
var headerNames = {
	/** The IETF HTTPAPI draft's idempotency key. */
	key: "idempotency-key",
	/** OASIS Repeatable Requests: when the first attempt was made. */
	firstSent: "repeatability-first-sent",
	/** W3C Trace Context. */
	traceparent: "traceparent",
	/** Whose write it is, so that a server can refuse one that comes with another's session. */
	principal: "holdfast-principal",
	/** On a queued answer: that it is one, and where the write is. */
	holdfast: "holdfast"
};
/** Writes an `Idempotency-Key`: quoted (RFC 9651 string), or bare, as it also is when it can't be a string. */
function formatKey(key, format) {
	return format === "string" && isPrintable(key) ? serializeItem([key, /* @__PURE__ */ new Map()]) : key;
}
/** The headers of one attempt at an intent, on top of its own and of those that `authorize` gave. */
function attemptHeaders({ key, traceparent, principal = "" }, firstSentAt, format) {
	return {
		[headerNames.key]: formatKey(key, format),
		[headerNames.firstSent]: new Date(firstSentAt).toUTCString(),
		[headerNames.traceparent]: traceparent,
		...principal === "" ? {} : { [headerNames.principal]: serializeItem([textItem(principal), /* @__PURE__ */ new Map()]) }
	};
}
function isPrintable(text) {
	return /^[\x20-\x7e]*$/.test(text);
}
/**
* A string where it can be one, else a display string (RFC 9651, section 3.3.8). Half a surrogate pair is no text, and the
* library writes control characters wrong; a replacement character stands for either.
*/
function textItem(text) {
	if (isPrintable(text)) return text;
	const visible = Array.from(text, (character) => character < " " ? "�" : character).join("");
	return new DisplayString(new TextDecoder().decode(new TextEncoder().encode(visible)));
}
// src/outbox/attempt.ts
/**
* Sends an intent once, under its key, and judges what comes back. Never rejects: that nothing came is a verdict too.
*
* @param secrets headers that are never stored
*/
async function attempt({ network, clock }, options, intent, body, secrets) {
	const { keyFormat, timeout, receipts } = options;
	const { request } = intent;
	try {
		const own = attemptHeaders(intent, intent.firstSentAt ?? clock.now(), keyFormat);
		const answer = await network.send({
			request,
			headers: {
				...request.headers,
				...secrets,
				...own
			},
			body,
			timeout
		});
		return {
			verdict: classify(answer, answer.status < 400 ? void 0 : await readInTime(answer, receipts.answerBytes, clock), expectedBy(request, options), clock.now()),
			answer,
			sent: true
		};
	} catch (error) {
		return {
			verdict: unanswered(messageOf(error)),
			answer: void 0,
			sent: true
		};
	}
}
/** What a request expects: one that asks for HTML, as a form's navigation does, is not deceived by a page. */
function expectedBy({ headers }, { expects, signIn }) {
	return {
		signIn,
		expects: headers["accept"]?.includes("text/html") ? "any" : expects
	};
}
/** An attempt that never left this device. */
function unsent(verdict) {
	return {
		verdict,
		answer: void 0,
		sent: false
	};
}
/** Whether the server itself answered. */
function isAnswered({ verdict, sent }) {
	return sent && (verdict.kind !== "retrying" || verdict.answered);
}
function messageOf(error) {
	return error instanceof Error ? error.message : "The server could not be reached";
}
// src/outbox/recover.ts
/**
* Puts back what an engine that is gone had on its way: its answer reaches nobody, so it is sent again, under the same
* key and in its old place.
*
* @returns how many
*/
async function recover(tx, isAlive) {
	let recovered = 0;
	for (const [key, value] of await tx.list({ prefix: recordKeys.allSending })) {
		const [, principal, lane, seq] = key;
		if (isAlive(value.owner, seq)) continue;
		const stored = await tx.get(recordKeys.intent(principal, seq));
		recovered += 1;
		if (stored === void 0) {
			tx.delete(key);
			continue;
		}
		const intent = await readOrSetAside(tx, {
			principal,
			lane,
			seq
		}, stored);
		if (intent) await postpone(tx, {
			...intent,
			state: "queued",
			mayBeApplied: true
		});
	}
	return recovered;
}
// src/outbox/take.ts
/** Due lanes that are looked at together. */
var window = 8;
/**
* Takes the heads of due lanes, in `seq` order, and marks them as on their way. A head that can't be read is set aside
* with its lane's next one in its place. What it costs does not grow with what waits, nor with what waits for an origin
* that is down: the index of due lanes is by origin.
*/
async function take(tx, options) {
	const { principal, owner, now, limit, down } = options;
	if (await tx.get(recordKeys.hold(principal)) || await isPaused(tx, principal)) return [];
	const ready = [];
	let someSetAside = false;
	for (const origin of await dueOrigins(tx, principal)) {
		if (down.has(origin)) continue;
		const found = await readyAt(tx, origin, options);
		ready.push(...found.ready);
		someSetAside ||= found.someSetAside;
	}
	if (ready.length === 0 && someSetAside) return take(tx, options);
	const taken = [];
	for (const intent of ready.toSorted((a, b) => a.seq - b.seq).slice(0, limit)) taken.push(await depart(tx, intent, owner, now));
	return taken;
}
/** The origins to which a principal has something to send. */
async function dueOrigins(tx, principal) {
	const origins = [];
	for (;;) {
		const last = origins.at(-1);
		const after = last === void 0 ? void 0 : [last];
		const [next] = await tx.list({
			prefix: recordKeys.allDue(principal),
			after
		}, 1);
		if (!next) return origins;
		origins.push(next[0][2]);
	}
}
/** Heads of one origin that may be sent now, at least `limit` of them if there are so many. */
async function readyAt(tx, origin, { principal, now, limit, cut, tried }) {
	const prefix = recordKeys.originDue(principal, origin);
	const upTo = cut.size > 0 ? void 0 : now;
	const ready = [];
	let someSetAside = false;
	let after;
	for (;;) {
		const entries = await tx.list({
			prefix,
			upTo,
			after
		}, window);
		for (const { place, value, isBusy } of await Promise.all(entries.map((entry) => readHead(tx, entry)))) {
			const intent = await readOrSetAside(tx, place, value);
			if (!intent) someSetAside = true;
			else if (!isBusy && !tried.has(intent.seq) && isOver(intent, now, cut)) ready.push(intent);
		}
		if (entries.length < window || ready.length >= limit) return {
			ready,
			someSetAside
		};
		after = entries.at(-1)?.[0].slice(prefix.length);
	}
}
async function readHead(tx, [key, lane]) {
	const place = {
		principal: key[1],
		lane,
		seq: key.at(-1)
	};
	const [value, sending] = await Promise.all([tx.get(recordKeys.intent(place.principal, place.seq)), tx.list({ prefix: recordKeys.laneSending(place.principal, place.lane) }, 1)]);
	return {
		place,
		value,
		isBusy: sending.length > 0
	};
}
/** Whether an intent's wait is over. */
function isOver(intent, now, cut) {
	return (intent.notBefore ?? 0) <= now || intent.waitsFor !== void 0 && cut.has(intent.waitsFor);
}
// src/outbox/drain.ts
/** Why a write waits whose principal has no credentials to give. */
var signInFirst = {
	type: problemTypes.signIn,
	title: "Sign in to send this",
	phase: "send"
};
/** Receipts deleted by one drain at most. */
var pruneLimit$1 = 200;
/**
* The one drain of an outbox. However often and from wherever it is asked for, one pass runs at a time; what is asked
* for during a pass makes it go once more over what is there by then.
*
* ```
*   run() ──► wait for the lock ──► recover ──► take ──► send ──► conclude ─┐
*                                                 ▲                        │
*                                                 └── while anything is due ┘ ──► prune
* ```
*/
var Drain = class {
	#environment;
	#options;
	#sender;
	#turns;
	#owner;
	#clientId;
	#running;
	#asked = false;
	#isRetired = false;
	#cut = /* @__PURE__ */ new Set();
	constructor(environment, options, { sender, turns, owner, clientId }) {
		this.#environment = environment;
		this.#options = options;
		this.#sender = sender;
		this.#turns = turns;
		this.#owner = owner;
		this.#clientId = clientId;
	}
	/**
	* Sends whatever is due, and resolves when nothing is any more.
	*
	* @param cut waits that are over before their time
	* @throws StorageError when the store fails; what was on its way is sent again by a later drain
	*/
	run(cut = []) {
		for (const wait of cut) this.#cut.add(wait);
		this.#asked = true;
		this.#running ??= this.#locked();
		return this.#running;
	}
	/** Takes nothing any more; what is on its way still ends. */
	retire() {
		this.#isRetired = true;
	}
	async #locked() {
		try {
			await this.#environment.locks.exclusive(lockName(this.#options.name), () => this.#passes());
		} catch (error) {
			this.#running = void 0;
			throw error;
		}
	}
	async #passes() {
		try {
			while (this.#asked && !this.#isRetired) {
				this.#asked = false;
				const cut = this.#cut;
				this.#cut = /* @__PURE__ */ new Set();
				await this.#pass(cut);
			}
		} finally {
			this.#running = void 0;
		}
	}
	async #pass(cut) {
		await this.#recover();
		await this.#signIn();
		const active = /* @__PURE__ */ new Set();
		/** Origins that did not answer: one probe a pass is enough. */
		const down = /* @__PURE__ */ new Set();
		const tried = /* @__PURE__ */ new Set();
		const failures = [];
		try {
			for (;;) {
				const limit = this.#options.parallelLanes - active.size;
				for (const intent of limit > 0 && !this.#isRetired ? await this.#take({
					limit,
					cut,
					down,
					tried
				}) : []) {
					const sending = this.#send(intent, {
						cut,
						down,
						tried
					}).catch((error) => void failures.push(error)).finally(() => active.delete(sending));
					active.add(sending);
				}
				if (active.size === 0) break;
				await Promise.race(active);
				if (failures.length > 0) break;
			}
		} finally {
			await Promise.allSettled(active);
		}
		if (failures.length > 0) throw failures[0];
		await this.#prune();
	}
	async #take(options) {
		const { store, clock, announce } = this.#environment;
		const taken = await store.write(async (tx) => {
			const { principal } = await readSession(tx, this.#clientId);
			const intents = await take(tx, {
				...options,
				principal,
				owner: this.#owner,
				now: clock.now()
			});
			for (const { seq } of intents) this.#sender.depart(seq);
			return intents;
		});
		if (taken.length > 0) announce();
		return taken;
	}
	async #send(intent, pass) {
		const sent = await this.#dispatch(intent);
		if (!sent?.final) pass.tried.add(intent.seq);
		if (!sent) return;
		if (!sent.answered) pass.down.add(originOf(intent.request.url) ?? "");
		const { reachableAgain } = await sent.concluded;
		if (reachableAgain) pass.cut.add("connection");
	}
	/** @returns nothing when it could not even be tried */
	async #dispatch(intent) {
		const { key } = intent;
		const secrets = await this.#secretsOf(intent);
		if ("kind" in secrets) {
			const failed = await this.#sender.fail(intent, secrets);
			this.#turns.fulfil(key, failed);
			return failed;
		}
		const load = await this.#load(intent);
		if (load.kind !== "ready") return void 0;
		const sent = await this.#sender.send(intent, load.body, () => this.#turns.claim(key), secrets.headers);
		this.#turns.fulfil(key, sent);
		return sent;
	}
	async #secretsOf(intent) {
		const { authorize, clock } = this.#environment;
		if (!authorize) return { headers: {} };
		const { timeout } = this.#options;
		try {
			const headers = await Promise.race([authorize(intent.request, intent), clock.wait(timeout).then(() => Promise.reject(/* @__PURE__ */ new Error(`authorize gave nothing within ${timeout / 1e3} s`)))]);
			return headers ? { headers } : {
				kind: "held",
				problem: signInFirst
			};
		} catch (error) {
			return unanswered(messageOf(error));
		}
	}
	/**
	* Reads what is to be sent. What is damaged is set aside; what a person has discarded, or is another principal's by
	* now, does not leave.
	*/
	async #load(intent) {
		const { store, announce } = this.#environment;
		const { principal, seq, key, bodyBytes } = intent;
		try {
			const [session, current, body] = await store.read((tx) => Promise.all([
				readSession(tx, this.#clientId),
				tx.get(recordKeys.intent(principal, seq)),
				bodyBytes === 0 ? void 0 : tx.get(recordKeys.body(principal, seq))
			]));
			const mayLeave = session.principal === principal && current?.key === key;
			if (mayLeave && (body?.byteLength ?? 0) === bodyBytes) return {
				kind: "ready",
				body
			};
			await store.write(async (tx) => {
				if (mayLeave) await setAside(tx, intent, intent);
				else await postpone(tx, {
					...undeparted(intent),
					state: "queued"
				});
			});
		} catch (error) {
			this.#sender.stay(seq);
			throw error;
		}
		this.#sender.stay(seq);
		announce();
		return { kind: "not-ready" };
	}
	/** Ends the hold for sign-in when the app can give credentials again. */
	async #signIn() {
		const { store, authorize } = this.#environment;
		if (!authorize) return;
		const held = await store.read(async (tx) => {
			const { principal } = await readSession(tx, this.#clientId);
			return firstHeld(tx, principal);
		});
		if (!held) return;
		if ("kind" in await this.#secretsOf(held)) return;
		await store.write((tx) => release(tx, held.principal));
		this.#environment.announce();
	}
	/** Puts back what the store says is on its way from here, and is not: it could not be stored how that ended. */
	async putBack() {
		const { store, announce } = this.#environment;
		const isAlive = (owner, seq) => owner !== this.#owner || this.#sender.isInFlight(seq);
		if (await store.write((tx) => recover(tx, isAlive)) > 0) announce();
	}
	async #recover() {
		const { store, locks } = this.#environment;
		const sending = await store.read((tx) => tx.list({ prefix: recordKeys.allSending }));
		if (sending.length === 0) return;
		const seen = new Set(sending.map(([, value]) => value.owner));
		const held = await locks.held();
		const isAlive = (owner, seq) => owner === this.#owner ? this.#sender.isInFlight(seq) : !seen.has(owner) || held.has(ownerLockName(this.#options.name, owner));
		if (await store.write((tx) => recover(tx, isAlive)) > 0) this.#environment.announce();
	}
	async #prune() {
		const { store, clock } = this.#environment;
		const { receipts } = this.#options;
		const before = clock.now() - receipts.age;
		await store.write((tx) => pruneReceipts(tx, {
			...receipts,
			before,
			limit: pruneLimit$1
		}));
	}
};
/** The lock that makes one drain of all that are asked for, in whatever tab or worker. */
function lockName(outbox) {
	return `holdfast:${outbox}:drain`;
}
/** The lock that an engine holds as long as it lives, so that others can tell whether its sends are still awaited. */
function ownerLockName(outbox, owner) {
	return `holdfast:${outbox}:owner:${owner}`;
}
// src/outbox/fingerprint.ts
/**
* Tells writes apart that come under one key, so that a page's mistake is not taken for a repetition. It is quick and no
* secret: FNV-1a of 32 bits beside the length. A form's boundary differs each time it is sent, so of forms only the
* length counts.
*
* @see https://datatracker.ietf.org/doc/draft-eastlake-fnv/
*/
function fingerprint({ headers }, body) {
	const bytes = new Uint8Array(body ?? /* @__PURE__ */ new ArrayBuffer(0));
	if (headers["content-type"]?.startsWith("multipart/")) return `${bytes.length}`;
	let hash = 2166136261;
	for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
	return `${bytes.length}-${(hash >>> 0).toString(16)}`;
}
// src/outbox/lane.ts
/** The name of the lane that a request belongs to. */
function laneOf(policy, request) {
	if (typeof policy === "function") return policy(request);
	return policy === "url" ? request.url : policy;
}
// src/outbox/replace.ts
/**
* Lets a write go on in its old place with another body or other headers, under a new key.
*
* @returns the old key's receipt, which names the new one; nothing when a person has discarded it meanwhile
*/
async function replace(tx, intent, { key, body, headers, now, wait }) {
	const { principal, seq } = intent;
	if (!await postpone(tx, {
		...fresh(intent),
		...wait,
		key,
		request: {
			...intent.request,
			headers
		},
		bodyBytes: body?.byteLength ?? 0,
		fingerprint: void 0,
		attempts: 0,
		mayBeApplied: false,
		firstSentAt: void 0
	}, intent.key)) return void 0;
	if (body) tx.put(recordKeys.body(principal, seq), body);
	else tx.delete(recordKeys.body(principal, seq));
	const receipt = receiptOf(intent, {
		outcome: "replaced",
		settledAt: now,
		replacedBy: key
	});
	await putReceipt(tx, receipt);
	tx.put(recordKeys.key(key), { intent: [principal, seq] });
	return receipt;
}
// src/outbox/resolution.ts
/** What a policy decides. A merge that fails leaves the conflict to a person: nothing is lost by it. */
async function resolutionOf(policy, conflict, write) {
	if (typeof policy !== "function") return policy;
	try {
		return await policy(conflict, write);
	} catch {
		return "ask";
	}
}
/**
* The key of a write that goes on by itself, based on the server's newer state. It follows from the old one: where one
* write lies in two storages, for as long as a change of storage mode lasts, both go on as one.
*/
function rebasedKey(key) {
	const [, base = key, count = "1"] = /^(.*)~(\d+)$/s.exec(key) ?? [];
	return `${base}~${Number(count) + 1}`;
}
/** Conditions that tie a request to a state that the server no longer has (RFC 9110, section 13.1). */
var conditions = /* @__PURE__ */ new Set([
	"if-match",
	"if-none-match",
	"if-modified-since",
	"if-unmodified-since"
]);
/** A request's headers, based on the server's newer state: on its `ETag`, or on nothing when it sent none. */
function rebasedHeaders({ headers }, { etag }) {
	const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !conditions.has(name)));
	return etag === void 0 ? rest : {
		...rest,
		"if-match": etag
	};
}
// src/outbox/actions.ts
/**
* Makes an intent due, in its old place and under its old key, with its attempts counted from zero: now, or at the time
* that the server named.
*
* @throws UsageError when no such intent waits
*/
async function retryIntent(tx, key) {
	const intent = await waitingIntent(tx, key);
	if (intent.state === "sending") return;
	const { waitsFor, notBefore, problem } = intent;
	await postpone(tx, waitsFor === "server" ? {
		...fresh(intent),
		state: "retrying",
		waitsFor,
		notBefore,
		problem
	} : fresh(intent));
}
/**
* Ends an intent because a person gave it up; a settled one keeps its receipt.
*
* @throws UsageError when the key is not known
*/
async function discardIntent(tx, key, settledAt) {
	const intent = await intentByKey(tx, key);
	if (intent) return end(tx, intent, "discarded", settledAt);
	const receipt = await receiptByKey(tx, key);
	if (!receipt) throw notWaiting(key);
	return receipt;
}
/**
* Changes a write that was not applied: it goes on in its old place under a new key.
*
* @throws UsageError when no such intent waits, or when the server may have applied it: then a change would be a second
*   write beside the first
*/
async function editIntent(tx, key, { body, headers }, { newKey, now }) {
	const intent = await waitingIntent(tx, key);
	if (intent.state === "sending" || intent.mayBeApplied) throw new UsageError(`The write "${key}" can’t be changed: the server may have applied it. Retry it to find out, or discard it.`);
	if (intent.state === "held") await releaseOne(tx, intent.principal, intent.seq);
	await replace(tx, intent, {
		key: newKey,
		body: body === void 0 ? await bodyOf(tx, intent) : body ?? void 0,
		headers: headers ?? intent.request.headers,
		now
	});
}
/**
* Ends a conflict as a person chose: the server's truth stands, or the write goes on, based on it and under a new key.
*
* @returns the receipt; it names the new key of a write that goes on
* @throws UsageError when no such intent is in conflict
*/
async function resolveIntent(tx, key, resolution, { newKey, now }) {
	const intent = await waitingIntent(tx, key);
	if (intent.state !== "conflict" || !intent.conflict) throw new UsageError(`The write "${key}" is not in conflict but ${intent.state}: there is nothing to resolve.`);
	if (resolution === "server") return end(tx, intent, "conflict", now);
	const receipt = await replace(tx, intent, {
		key: newKey,
		body: resolution === "client" ? await bodyOf(tx, intent) : resolution.body,
		headers: rebasedHeaders(intent.request, intent.conflict),
		now
	});
	if (!receipt) throw notWaiting(key);
	return receipt;
}
async function end(tx, intent, outcome, settledAt) {
	if (intent.state === "held") await releaseOne(tx, intent.principal, intent.seq);
	const { problem, conflict } = outcome === "conflict" ? intent : {};
	return settle(tx, intent, {
		outcome,
		settledAt,
		problem,
		conflict
	});
}
async function waitingIntent(tx, key) {
	const intent = await intentByKey(tx, key);
	if (!intent) throw notWaiting(key);
	return intent;
}
async function bodyOf(tx, { principal, seq, bodyBytes }) {
	if (bodyBytes === 0) return void 0;
	return await tx.get(recordKeys.body(principal, seq));
}
/**
* Takes a write back that no attempt was made at: it ends as discarded.
*
* @returns `false` when it may have reached the server, is settled, or is not known
*/
async function withdrawIntent(tx, key, settledAt) {
	const intent = await intentByKey(tx, key);
	if (!intent || intent.attempts > 0) return false;
	await discardIntent(tx, key, settledAt);
	return true;
}
function notWaiting(key) {
	return new UsageError(`No write with the key "${key}" waits in this outbox. It may be settled: ask receipt().`);
}
// src/outbox/read-health.ts
/** The outbox's part of health. Its cost does not grow with the backlog. */
async function readHealth(tx, clientId) {
	const { principal, epoch } = await readSession(tx, clientId);
	const [tally, reachability, [oldest], hold, damaged, origins, paused] = await Promise.all([
		tx.get(recordKeys.tally(principal)),
		tx.get(recordKeys.reachability),
		tx.list({ prefix: recordKeys.intents(principal) }, 1),
		tx.get(recordKeys.hold(principal)),
		tx.count({ prefix: recordKeys.allDamaged }),
		dueOrigins(tx, principal),
		isPaused(tx, principal)
	]);
	const stored = tally ?? noCounts;
	const counts = paused ? countsPaused(stored) : stored;
	const { reachable, problem } = reachability ?? {};
	const times = await Promise.all(origins.map((origin) => nextAt(tx, recordKeys.originDue(principal, origin), reachable)));
	return {
		reachable,
		problem,
		counts,
		paused,
		waiting: Object.values(counts).reduce((sum, count) => sum + count, 0),
		damaged,
		oldestAt: (oldest?.[1])?.createdAt,
		nextAttemptAt: times.length > 0 && hold === void 0 && !paused ? Math.min(...times) : void 0,
		principal,
		epoch
	};
}
/** When the next attempt at an origin is due. While nothing answers, lanes not tried yet wait for the one that was. */
async function nextAt(tx, prefix, reachable) {
	const [[first], [later]] = await Promise.all([tx.list({ prefix }, 1), tx.list({
		prefix,
		after: [0]
	}, 1)]);
	return (reachable === false ? later ?? first : first)?.[0].at(-2) ?? 0;
}
// src/outbox/outbox-records.ts
/**
* What is in an outbox, and what a person does to it: everything that needs the store alone. After an action that lets
* something go, the caller sees to the drain.
*/
var OutboxRecords = class {
	#environment;
	#options;
	constructor(environment, options) {
		this.#environment = environment;
		this.#options = options;
		this.clientId = environment.uuid();
	}
	/**
	* Makes one intent due now, a parked one too, or ends the waits of all and a pause with them.
	*
	* @throws UsageError when no intent with this key waits
	*/
	retry(key) {
		return this.#change(async (tx) => {
			const { principal } = await readSession(tx, this.clientId);
			await release(tx, principal);
			if (key === void 0) resume(tx, principal);
			else await retryIntent(tx, key);
		});
	}
	/**
	* Gives an intent up. A settled one keeps its receipt.
	*
	* @throws UsageError when the key is not known
	*/
	discard(key) {
		return this.#change((tx) => discardIntent(tx, key, this.#environment.clock.now()));
	}
	/**
	* Takes a write back that has not been sent.
	*
	* @returns `false` when it is too late, and the write goes its way
	*/
	withdraw(key) {
		return this.#change((tx) => withdrawIntent(tx, key, this.#environment.clock.now()));
	}
	/**
	* Changes a write that was not applied: it goes on in its old place under a new key.
	*
	* @returns the new key
	* @throws UsageError when no such intent waits, when the server may have applied it, or when its body is too large
	*/
	async edit(key, change) {
		this.#checkSize(change.body?.byteLength);
		return this.#renew(async (tx, renewal) => {
			await editIntent(tx, key, change, renewal);
			return renewal.newKey;
		});
	}
	/**
	* Ends a conflict: the server's truth stands, or the write goes on, based on it and under a new key.
	*
	* @returns the receipt; it names the new key of a write that goes on
	* @throws UsageError when no such intent is in conflict, or when its body is too large
	*/
	async resolve(key, resolution) {
		if (typeof resolution === "object") this.#checkSize(resolution.body?.byteLength);
		return this.#renew((tx, renewal) => resolveIntent(tx, key, resolution, renewal));
	}
	/** Nothing more of the current principal is sent until {@link resume}: new writes queue. */
	pause() {
		return this.#change(async (tx) => pause$1(tx, (await readSession(tx, this.clientId)).principal));
	}
	resume() {
		return this.#change(async (tx) => resume(tx, (await readSession(tx, this.clientId)).principal));
	}
	/**
	* Says whose writes are captured and sent from now on. The writes of others wait until they come back; one who comes
	* back has signed in.
	*
	* @param principal `''` is nobody in particular
	*/
	identify(principal) {
		return this.#change(async (tx) => {
			const session = await readSession(tx, this.clientId);
			await release(tx, principal);
			if (session.principal === principal) return session;
			const next = {
				...session,
				principal,
				epoch: session.epoch + 1
			};
			tx.put(recordKeys.session, next);
			return next;
		});
	}
	/** The outbox's part of health. */
	health() {
		return this.#read((tx) => readHealth(tx, this.clientId));
	}
	/** Intents of the current principal in `seq` order; records that can't be read are left out. */
	intents({ after, limit = 1e3 } = {}) {
		return this.#read(async (tx) => {
			const { principal } = await readSession(tx, this.clientId);
			const range = {
				prefix: recordKeys.intents(principal),
				after: after === void 0 ? void 0 : [after]
			};
			const [entries, paused] = await Promise.all([tx.list(range, limit), isPaused(tx, principal)]);
			const intents = entries.flatMap(([, value]) => readableIntent(value));
			return paused ? intents.map(seenPaused) : intents;
		});
	}
	/** One intent, or its receipt. @throws DamagedRecordError */
	find(key) {
		return this.#read(async (tx) => seen(tx, await find(tx, key)));
	}
	/** As {@link find}, for many keys in one transaction; of a record that can't be read, nothing is found. */
	findAll(keys) {
		return this.#read((tx) => Promise.all(keys.map(async (key) => seen(tx, await findReadable(tx, key)))));
	}
	/** The body of a waiting intent. */
	body(key) {
		return this.#read(async (tx) => {
			const intent = await intentByKey(tx, key);
			if (!intent) return void 0;
			return await tx.get(recordKeys.body(intent.principal, intent.seq));
		});
	}
	/** The session pointer; made and stored on first use. */
	async session() {
		return await this.#read((tx) => tx.get(recordKeys.session)) ?? this.#updateSession((session) => session ?? newSession(this.clientId));
	}
	/** Stores the app's own value in the session pointer. */
	setSessionValue(value) {
		return this.#updateSession((session) => ({
			...session ?? newSession(this.clientId),
			value
		}));
	}
	/** Keeps a session pointer from before a change of storage mode going: whatever is further along wins. */
	continueSession(pointer) {
		return this.#updateSession((stored) => stored ? joinSessions(stored, pointer) : pointer);
	}
	/** Goes on after the database was deleted, from the session pointer that a page still knows. */
	restartSession(known) {
		return this.#updateSession((stored) => restartedSession(stored, known, this.#environment.uuid()));
	}
	async #updateSession(update) {
		const { store, announce } = this.#environment;
		const [before, after] = await store.write(async (tx) => {
			const stored = await tx.get(recordKeys.session);
			const next = update(stored);
			if (next !== stored) tx.put(recordKeys.session, next);
			return [stored, next];
		});
		if (after !== before) announce();
		return after;
	}
	#read(body) {
		return this.#environment.store.read(body);
	}
	async #change(body) {
		const result = await this.#environment.store.write(body);
		this.#environment.announce();
		return result;
	}
	#renew(body) {
		const { clock, uuid } = this.#environment;
		return this.#change((tx) => body(tx, {
			newKey: uuid(),
			now: clock.now()
		}));
	}
	#checkSize(bytes = 0) {
		const { bodyBytes } = this.#options.limits;
		if (bytes > bodyBytes) throw new UsageError(`The new body has ${bytes} bytes, and limits.bodyBytes is ${bodyBytes}. Make it smaller.`);
	}
};
/** An intent as it is seen while its principal is paused. */
async function seen(tx, found) {
	const { intent } = found;
	return intent && await isPaused(tx, intent.principal) ? {
		...found,
		intent: seenPaused(intent)
	} : found;
}
// src/outbox/conclude.ts
/** Receipts deleted with each that is added: more than one, so that a shortened list shrinks. */
var pruneLimit = 2;
/** Writes down what an attempt brought: a receipt, or the intent's new state, and what it tells of the connection. */
async function conclude(tx, intent, attempt, circumstances) {
	const { verdict, answer } = attempt;
	const { now, seen, body, resolution, options } = circumstances;
	const outcome = resolution?.choice === "server" ? "conflict" : outcomeOf(verdict, seen);
	if (outcome && answer) {
		const problem = problemOf(verdict);
		const conflict = verdict.kind === "conflict" ? verdict.conflict : void 0;
		await settle(tx, intent, {
			outcome,
			settledAt: now,
			answer: storedAnswer(answer, body),
			problem,
			conflict
		});
		await pruneReceipts(tx, {
			...options.receipts,
			limit: pruneLimit
		});
	} else if (verdict.kind !== "synced") await keep(tx, intent, {
		...attempt,
		verdict
	}, circumstances);
	const reachableAgain = await noteReachability(tx, intent, attempt, now);
	const lane = await tx.get(recordKeys.lane(intent.principal, intent.lane));
	return {
		reachableAgain,
		goesOn: isDue(lane, now) && lane?.due?.at(-1) !== intent.seq
	};
}
/** How an intent ends with this verdict; `undefined` when it does not. */
function outcomeOf(verdict, seen) {
	if (verdict.kind === "synced") return "synced";
	if (verdict.kind === "retrying" || !seen) return void 0;
	return verdict.kind === "conflict" ? "conflict" : "refused";
}
/** Keeps an intent in the outbox, after a verdict that does not end it. */
async function keep(tx, intent, { verdict, sent }, circumstances) {
	const next = kept(sent ? {
		...intent,
		mayBeApplied: mayBeApplied(verdict, intent.mayBeApplied)
	} : undeparted(intent), verdict, circumstances);
	const { resolution, newKey, now } = circumstances;
	if (verdict.kind === "conflict" && resolution && next.state === "retrying") {
		const headers = rebasedHeaders(intent.request, verdict.conflict);
		await replace(tx, intent, {
			key: newKey,
			body: resolution.body,
			headers,
			now,
			wait: next
		});
	} else if (next.state === "held") await hold(tx, next);
	else await postpone(tx, next);
}
/** An intent as it stays in the outbox. */
function kept(intent, verdict, { now, random, options: { retry, onParked }, othersAnswered, resolution }) {
	const { problem } = verdict;
	const holdsLane = onParked === "hold";
	switch (verdict.kind) {
		case "held": return {
			...intent,
			state: "held",
			problem
		};
		case "refused": return {
			...intent,
			state: "parked",
			holdsLane,
			problem
		};
		case "conflict": {
			const counted = intent.counted + 1;
			if (!resolution || counted >= retry.attempts) return {
				...intent,
				state: "conflict",
				holdsLane,
				problem,
				conflict: verdict.conflict
			};
			const notBefore = now + backoff(counted, retry, random);
			return {
				...intent,
				state: "retrying",
				counted,
				notBefore,
				waitsFor: "backoff",
				problem
			};
		}
		case "retrying": {
			const counted = intent.counted + (verdict.answered || othersAnswered ? 1 : 0);
			const asked = verdict.retryAfter ?? 0;
			if (counted >= retry.attempts || now - intent.createdAt > retry.maxAge) {
				const server = asked > 0 ? {
					notBefore: now + asked,
					waitsFor: "server"
				} : void 0;
				return {
					...intent,
					...server,
					state: "parked",
					holdsLane,
					counted,
					problem
				};
			}
			const wait = backoff(Math.max(1, intent.attempts), retry, random);
			const waitsFor = asked > 0 ? "server" : verdict.answered ? "backoff" : "connection";
			const notBefore = now + Math.max(wait, asked);
			return {
				...intent,
				state: "retrying",
				counted,
				notBefore,
				waitsFor,
				problem
			};
		}
	}
}
function problemOf(verdict) {
	return verdict.kind === "synced" ? void 0 : verdict.problem;
}
/** `Set-Cookie` can't be read by scripts at all, so it needs no taking out. */
function storedAnswer({ status, headers }, body) {
	return {
		status,
		headers,
		...body ? { body } : {}
	};
}
/** Keeps the one record of what sends tell of the connection. @returns whether it has just come back */
async function noteReachability(tx, { key }, attempt, at) {
	const before = await tx.get(recordKeys.reachability);
	const reachable = attempt.sent ? isAnswered(attempt) : before?.reachable;
	const problem = problemOf(attempt.verdict);
	const isOver = before?.problem?.key === key || before?.problem?.status === void 0 && reachable;
	const last = problem ? {
		...problem,
		key,
		at
	} : isOver ? void 0 : before?.problem;
	if (before?.reachable !== reachable || before?.problem !== last) tx.put(recordKeys.reachability, {
		reachable,
		problem: last
	});
	return reachable === true && before?.reachable === false;
}
// src/outbox/sender.ts
/** Makes attempts at intents and writes down what came of them. Live sends and drains share it. */
var Sender = class {
	#environment;
	#options;
	#inFlight = /* @__PURE__ */ new Set();
	#concluding = /* @__PURE__ */ new Set();
	#sending = /* @__PURE__ */ new Set();
	/** When a send to an origin last got an answer. */
	#answeredAt = /* @__PURE__ */ new Map();
	#stranded;
	/** @param stranded called when it could not be stored how a send ended: the store says that it is still on its way */
	constructor(environment, options, stranded) {
		this.#environment = environment;
		this.#options = options;
		this.#stranded = stranded;
	}
	/** Marks an intent as on its way from here. Called inside the transaction that stores it so, lest a drain takes it. */
	depart(seq) {
		this.#inFlight.add(seq);
	}
	/** It did not leave after all. */
	stay(seq) {
		this.#inFlight.delete(seq);
	}
	isInFlight(seq) {
		return this.#inFlight.has(seq);
	}
	/** Resolves when every answer that a page has is stored too, so that the page's next write finds its lane clear. */
	async settled() {
		await Promise.allSettled(this.#concluding);
	}
	/** Resolves when nothing is on its way from here. */
	async idle() {
		while (this.#sending.size > 0) await Promise.allSettled(this.#sending);
		await this.settled();
	}
	/**
	* One attempt, from the wire to the store. The answer is given before it is stored, because a page waits for it.
	*
	* @param claim the page that waits for this answer, asked for only when there is one: it may have gone, or lost
	*   patience, meanwhile
	* @param secrets headers that are never stored
	*/
	send(intent, body, claim, secrets) {
		return keepIn(this.#sending, this.#send(intent, body, claim, secrets));
	}
	/** Writes down that an intent could not leave: nobody is signed in, or nothing gave its secret headers. */
	async fail(intent, verdict) {
		return {
			final: void 0,
			answered: false,
			concluded: this.#conclude(intent, unsent(verdict), void 0, {
				seen: false,
				othersAnswered: false,
				resolution: void 0
			})
		};
	}
	async #send(intent, body, claim, secrets) {
		const { clock } = this.#environment;
		const { origin } = new URL(intent.request.url);
		const startedAt = clock.now();
		const result = await attempt(this.#environment, this.#options, intent, body, secrets);
		const othersAnswered = (this.#answeredAt.get(origin) ?? -Infinity) > startedAt;
		const answered = isAnswered(result);
		if (answered) this.#answeredAt.set(origin, clock.now());
		const seen = result.verdict.kind !== "retrying" && (await claim()?.present() ?? false);
		const final = outcomeOf(result.verdict, seen) && result.answer;
		const resolution = seen ? void 0 : await this.#resolve(intent, body, result.verdict);
		return {
			final,
			answered,
			concluded: this.#conclude(intent, result, final, {
				seen,
				othersAnswered,
				resolution
			})
		};
	}
	#conclude(intent, result, final, known) {
		const { clock, random, store, announce } = this.#environment;
		const options = this.#options;
		const write = async () => {
			try {
				const kept = result.answer && (final || known.resolution) ? await readInTime(result.answer, options.receipts.answerBytes, clock) : void 0;
				const circumstances = {
					...known,
					options,
					now: clock.now(),
					random: random(),
					body: kept,
					newKey: rebasedKey(intent.key)
				};
				return await store.write((tx) => conclude(tx, intent, result, circumstances));
			} catch (error) {
				this.#stranded();
				throw error;
			} finally {
				this.#inFlight.delete(intent.seq);
				announce();
			}
		};
		return keepIn(this.#concluding, write());
	}
	/** What the app's policy makes of a conflict that no page saw. */
	async #resolve(intent, body, verdict) {
		if (verdict.kind !== "conflict") return void 0;
		const choice = await resolutionOf(this.#options.onConflict, verdict.conflict, {
			intent,
			body
		});
		if (choice === "ask") return void 0;
		return {
			choice,
			body: typeof choice === "object" ? choice.body : body
		};
	}
};
/** Keeps a promise in a set until it is settled. */
function keepIn(set, promise) {
	set.add(promise);
	const forget = () => set.delete(promise);
	promise.then(forget, forget);
	return promise;
}
// src/outbox/traceparent.ts
/**
* Makes a W3C `traceparent` (version 00, sampled), so that a write can be followed from tap to table.
*
* @param random a source of numbers in [0, 1)
* @see https://www.w3.org/TR/trace-context/#traceparent-header
*/
function newTraceparent(random) {
	const hex = (digits) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
	return `00-1${hex(31)}-1${hex(15)}-01`;
}
// src/outbox/turns.ts
/** Pages that wait for the turn of a write which queued behind others. */
var Turns = class {
	#turns = /* @__PURE__ */ new Map();
	/**
	* Waits for the answer to an intent, as long as `patience` lasts.
	*
	* @returns `undefined` when the intent stays in the outbox
	*/
	async wait(key, page, patience) {
		const earlier = this.#turns.get(key);
		if (earlier) {
			await Promise.race([earlier.over, patience]);
			return;
		}
		const turn = {
			page,
			claimed: false,
			over: Promise.resolve()
		};
		const answered = new Promise((resolve) => {
			turn.fulfil = resolve;
		});
		turn.over = answered.then(() => void 0);
		this.#turns.set(key, turn);
		const impatient = (async () => {
			await patience;
			return turn.claimed ? answered : void 0;
		})();
		try {
			return await Promise.race([answered, impatient]);
		} finally {
			this.#turns.delete(key);
		}
	}
	/** The page that waits for this key. From now on it waits for the answer however long it takes. */
	claim(key) {
		const turn = this.#turns.get(key);
		if (turn) turn.claimed = true;
		return turn?.page;
	}
	/** Hands the end of an attempt to the page that waits for it. */
	fulfil(key, sent) {
		this.#turns.get(key)?.fulfil?.(sent.final);
	}
};
// src/outbox/outbox.ts
/** How long a store that failed is left alone before it is tried again, in ms. */
var putBackPause = 5e3;
/**
* The engine: takes writes in, sends them, and answers for each until it is settled. Several engines, in tabs and
* workers, share one store; each transition is a transaction, and locks keep them from sending the same thing twice.
*
* @example
* const outbox = new Outbox(environment, outboxOptions({ lanes: 'url' }));
* const captured = await outbox.capture(write, page);
*/
var Outbox = class extends OutboxRecords {
	#environment;
	#options;
	#owner;
	#sender;
	#turns = new Turns();
	#drain;
	/** Captures that are not stored yet. */
	#beginning = /* @__PURE__ */ new Set();
	#alive;
	#isPuttingBack = false;
	#isRetired = false;
	constructor(environment, options) {
		super(environment, options);
		this.#environment = environment;
		this.#options = options;
		this.#owner = environment.uuid();
		this.#sender = new Sender(environment, options, () => void this.#putBack());
		this.#drain = new Drain(environment, options, {
			sender: this.#sender,
			turns: this.#turns,
			owner: this.#owner,
			clientId: this.clientId
		});
	}
	/**
	* Takes a write in: stores it, then sends it at once or queues it behind what waits.
	*
	* @throws StorageError when it could not be stored: nothing was sent
	* @throws RefusedError when its key belongs to another write
	*/
	async capture(write, page) {
		const beginning = this.#begin(write, page);
		this.#beginning.add(beginning);
		const begun = await beginning.finally(() => this.#beginning.delete(beginning));
		this.#environment.announce();
		switch (begun.kind) {
			case "live": return this.#answerLive(begun.intent, await begun.sending);
			case "queued": return this.#awaitTurn(begun, page);
			case "settled": return {
				...begun,
				done: Promise.resolve()
			};
		}
	}
	/** Stores a write and, if it is live, begins to send it. */
	async #begin(write, page) {
		const appended = await this.#append(write);
		if (appended.kind !== "live") return appended;
		const sending = this.#sender.send(appended.intent, write.body, () => page, write.secrets);
		return {
			...appended,
			sending
		};
	}
	async #append(write) {
		const { store, clock, uuid, random } = this.#environment;
		await this.#live();
		await this.#sender.settled();
		const now = clock.now();
		const draft = {
			key: write.key ?? uuid(),
			lane: laneOf(this.#options.lanes, write.request),
			request: write.request,
			body: write.body,
			fingerprint: write.key === void 0 ? void 0 : fingerprint(write.request, write.body),
			traceparent: write.traceparent ?? newTraceparent(random),
			createdAt: now
		};
		const alone = this.#options.lanes === "strict";
		return store.write(async (tx) => {
			const isInFlight = (seq) => this.#sender.isInFlight(seq);
			const result = await append(tx, draft, {
				owner: this.#owner,
				isInFlight,
				alone,
				now,
				clientId: this.clientId
			});
			if (result.kind === "live") this.#sender.depart(result.intent.seq);
			return result;
		});
	}
	/**
	* Sends whatever is due, and resolves when nothing is any more.
	*
	* @param cut waits that are over before their time, because something says that they are not needed any more
	* @throws StorageError when the store fails
	*/
	async drain(cut = []) {
		await this.#live();
		await this.#drain.run(cut);
	}
	/** Runs while nothing of this outbox is on its way, and nothing departs. */
	whileIdle(run) {
		return this.#environment.locks.exclusive(lockName(this.#options.name), async () => {
			await Promise.allSettled(this.#beginning);
			await this.#sender.idle();
			return run();
		});
	}
	/** Lets other engines take over what this one has on its way: it is not used any more. */
	retire() {
		this.#isRetired = true;
		this.#drain.retire();
		this.#alive?.then((die) => die(), () => void 0);
	}
	/**
	* Puts back what could not be concluded, as soon as the store works again: no other engine does, as long as this one
	* lives, and its lane waits for it.
	*/
	async #putBack() {
		if (this.#isPuttingBack) return;
		this.#isPuttingBack = true;
		while (this.#isPuttingBack && !this.#isRetired) {
			await this.#environment.clock.wait(putBackPause);
			await this.#drain.putBack().then(() => this.#isPuttingBack = false, () => void 0);
		}
	}
	/** Shows the other engines that this one lives, before it has anything on its way. */
	#live() {
		this.#alive ??= this.#environment.locks.hold(ownerLockName(this.#options.name, this.#owner)).catch((error) => {
			this.#alive = void 0;
			throw error;
		});
		return this.#alive;
	}
	async #answerLive(intent, { final, concluded }) {
		const goOn = async () => {
			const { reachableAgain, goesOn } = await concluded;
			if (reachableAgain) await this.drain(["connection"]);
			else if (goesOn) await this.drain();
		};
		const done = goOn();
		done.catch(() => void 0);
		if (final) return {
			kind: "answered",
			answer: final,
			done
		};
		await concluded.catch(() => void 0);
		return this.#whereabouts(intent, 1, done);
	}
	async #awaitTurn(appended, page) {
		const { intent, position, moving } = appended;
		const { clock } = this.#environment;
		const turn = moving ? this.#turns.wait(intent.key, page, clock.wait(this.#options.patience)) : void 0;
		const done = this.drain();
		done.catch(() => void 0);
		const answer = await turn;
		return answer ? {
			kind: "answered",
			answer,
			done
		} : this.#whereabouts(intent, position, done);
	}
	/** What a page is told that gets no answer of its own: it may have been settled meanwhile, here or elsewhere. */
	async #whereabouts(intent, position, done) {
		await this.#sender.settled();
		const now = await this.find(intent.key).catch(() => ({
			intent,
			receipt: void 0
		}));
		if (now.receipt) return {
			kind: "settled",
			receipt: now.receipt,
			done
		};
		return {
			kind: "queued",
			intent: now.intent ?? intent,
			position,
			done
		};
	}
};
// src/page/inheritance.ts
/** Copies what waits in an IndexedDB that can't be written, unless another page did. */
async function takeOver(readable, memory, outbox, surroundings) {
	const end = await surroundings.holdLock(takeOverLockName(outbox), { ifAvailable: true });
	if (!end) return {
		keys: [],
		end
	};
	const release = await surroundings.holdLock(lockName(outbox), {});
	try {
		const contents = await readable.read(readContents);
		await memory.write((tx) => adopt(tx, contents));
		return {
			keys: contents.intents.map(([{ key }]) => key),
			end
		};
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		return {
			keys: [],
			end
		};
	} finally {
		release?.();
	}
}
/**
* What a page in memory mode took over from an IndexedDB that can't be written. Until it is through, no other tab in memory
* mode sends anything: its writes are later ones, of the same lanes.
*/
var Inheritance = class {
	#keys;
	#passOn;
	/** How many of the keys are through. */
	#through = 0;
	#looking;
	/** @param passOn lets the other tabs go on; called once or more often */
	constructor(keys, passOn) {
		this.#keys = keys;
		this.#passOn = passOn;
	}
	/** Looks whether everything is through, after something changed. */
	async look(outbox) {
		this.#looking ??= this.#look(outbox).finally(() => this.#looking = void 0);
		await this.#looking;
	}
	end() {
		this.#passOn();
	}
	async #look(outbox) {
		for (;;) {
			const key = this.#keys[this.#through];
			if (key === void 0) return this.#passOn();
			const [found] = await outbox.findAll([key]);
			const state = found?.intent?.state;
			if (state !== void 0 && state !== "parked" && state !== "conflict") return;
			this.#through += 1;
		}
	}
};
// src/page/page-outbox.ts
/** How long memory mode lasts before IndexedDB is tried again by itself, in ms. */
var trialPause = 15e3;
/** The page is always there to see its own answers. */
var here = { present: () => Promise.resolve(true) };
/**
* The page's outbox, in IndexedDB or, when that can't be used, in this page's memory:
*
* ```
*              a transaction fails, or none works at the start
*   indexeddb ────────────────────────────────────────────────► memory
*             ◄────────────────────────────────────────────────
*              a trial works: everything moves back in one transaction
* ```
*
* Keys, order and session pointer go on through both. What lies in an IndexedDB that can only be read is sent from
* memory too, by one page of all.
*/
var PageOutbox = class PageOutbox {
	#context;
	#held;
	#reason;
	/** When IndexedDB was last tried. */
	#triedAt = 0;
	/** A change of mode under way. */
	#changing;
	/** Lets go of the lock that tells the worker of this page's memory mode. */
	#endMemory;
	/** Lets go of the lock that makes this page the one to send what lies in an IndexedDB that can't be written. */
	#endTakeOver;
	/** What this page took over, and has to send before any tab sends what was written in memory mode. */
	#inheritance;
	/** Another tab has such an inheritance: nothing that this page holds in memory may leave before that is through. */
	#isBehind = false;
	constructor(context) {
		this.#context = context;
		this.#held = this.#hold(this.#context.surroundings.memory());
		this.#reason = "ok";
	}
	/** Opens the outbox in the best mode that works. */
	static async open(context) {
		const page = new PageOutbox(context);
		const choice = await page.#choose();
		if (!choice.store) await page.#useMemory(choice.reason, choice.readable);
		else try {
			await page.#useDurable(choice.store);
		} catch (error) {
			if (!(error instanceof StorageError)) throw error;
			await page.#useMemory(error.reason, choice.store);
		}
		return page;
	}
	get mode() {
		return this.#held.store.mode;
	}
	/** Where records of the page's own are kept: `optimistic()`'s snapshots. */
	get store() {
		return this.#held.store;
	}
	async health() {
		return {
			...await this.use((outbox) => outbox.health()),
			mode: this.mode,
			reason: this.#reason
		};
	}
	/** Takes a write in; when IndexedDB fails, in memory. */
	async capture(write) {
		await this.#unchanging();
		return this.use((outbox) => outbox.capture(write, here));
	}
	/** Does something with the outbox; when IndexedDB fails, the same in memory mode. */
	async use(action) {
		const { outbox, store } = this.#held;
		try {
			return await action(outbox);
		} catch (error) {
			if (!(error instanceof StorageError) || store.mode === "memory") throw error;
			await this.#change(async () => {
				if (this.#held.store === store) await this.#useMemory(error.reason, store);
			});
			await this.#unchanging();
			return action(this.#held.outbox);
		}
	}
	/** The session pointer. */
	session() {
		return this.useSession((outbox) => outbox.session());
	}
	/** As {@link use}, for what gives the session pointer: it is copied at once for pages that must go on without IndexedDB. */
	async useSession(action) {
		const session = await this.use(action);
		this.#context.surroundings.mirror.write(session);
		return session;
	}
	/**
	* In memory mode, tries IndexedDB again, and moves everything there if it works.
	*
	* @returns whether the outbox is in IndexedDB now
	*/
	async promote() {
		await this.#unchanging();
		if (this.mode === "indexeddb") return true;
		const choice = await this.#choose();
		if (!choice.store) {
			choice.readable?.close();
			this.#reason = choice.reason;
			return false;
		}
		const { store } = choice;
		await this.#change(async () => {
			const { outbox, store: memory } = this.#held;
			if (memory.mode === "indexeddb") return store.close();
			await outbox.whileIdle(async () => {
				const contents = await memory.read(readContents);
				await store.write((tx) => adopt(tx, contents));
				await this.#useDurable(store);
			});
		});
		return true;
	}
	/** When to try IndexedDB again, in ms since the Unix epoch; `undefined` while it is in use. */
	get nextTrialAt() {
		return this.mode === "memory" ? this.#triedAt + trialPause : void 0;
	}
	/** As {@link promote}, but not more often than every few seconds: an IndexedDB that hangs costs time to try. */
	async promoteNowAndThen() {
		if (this.#context.surroundings.now() < (this.nextTrialAt ?? Infinity)) return;
		await this.promote().catch(() => void 0);
	}
	close() {
		this.#endMemory?.();
		this.#endTakeOver?.();
		this.#inheritance?.end();
		this.#held.outbox.retire();
		this.#held.store.close();
	}
	#choose() {
		this.#triedAt = this.#context.surroundings.now();
		return this.#context.surroundings.choose();
	}
	#hold(store) {
		const { announce, options, surroundings } = this.#context;
		if (store.mode === "indexeddb") return {
			store,
			outbox: new Outbox(surroundings.environment(store, announce), options)
		};
		const environment = surroundings.environment(store, () => {
			announce();
			this.#inheritance?.look(this.#held.outbox).catch(() => void 0);
		});
		const network = { send: (outgoing) => this.#isBehind ? Promise.reject(/* @__PURE__ */ new Error("Earlier writes of another tab are sent first")) : environment.network.send(outgoing) };
		return {
			store,
			outbox: new Outbox({
				...environment,
				network
			}, options)
		};
	}
	/** Resolves when no change of mode is under way: what begins during one may be left behind by it. */
	async #unchanging() {
		while (this.#changing) await this.#changing;
	}
	/** Runs one change of mode after the other; captures wait for them, and not for their success. */
	async #change(change) {
		const turn = (this.#changing ?? Promise.resolve()).then(change);
		const over = turn.then(() => void 0, () => void 0);
		this.#changing = over;
		try {
			await turn;
		} finally {
			if (this.#changing === over) this.#changing = void 0;
		}
		this.#context.announce();
	}
	async #useDurable(store) {
		this.#held.outbox.retire();
		this.#held = this.#hold(store);
		this.#reason = "ok";
		const copy = this.#context.surroundings.mirror.read();
		if (copy) await this.#held.outbox.continueSession(copy);
		if (!this.#endMemory) return;
		this.#endMemory();
		this.#endMemory = void 0;
		this.#endTakeOver?.();
		this.#inheritance?.end();
		this.#inheritance = void 0;
		this.#isBehind = false;
		this.#context.memoryChanged();
	}
	async #useMemory(reason, readable) {
		const held = this.#hold(this.#context.surroundings.memory());
		const copy = this.#context.surroundings.mirror.read();
		if (copy) await held.outbox.continueSession(copy);
		this.#endMemory ??= await this.#context.surroundings.holdLock(memoryLockName(this.#context.options.name), { mode: "shared" });
		this.#context.memoryChanged();
		this.#held.outbox.retire();
		const isFirst = await this.#inherit(readable, held.store);
		readable?.close();
		this.#held = held;
		this.#reason = reason;
		if (!isFirst) {
			this.#isBehind = true;
			this.#comeAfter().catch(() => this.#isBehind = false);
		}
	}
	/**
	* Takes over what waits in an IndexedDB that can't be written, in front of everything else; the first page to do so sends
	* it, and no other.
	*
	* @returns `false` when another page has done so, and is not through
	*/
	async #inherit(readable, memory, pass) {
		const { options, surroundings } = this.#context;
		const name = inheritanceLockName(options.name);
		const passOn = pass ?? await surroundings.holdLock(name, { ifAvailable: true });
		if (!passOn) return false;
		const taken = readable && await takeOver(readable, memory, options.name, surroundings);
		this.#endTakeOver = taken?.end;
		this.#inheritance = new Inheritance(taken?.keys ?? [], passOn);
		if (!taken?.keys.length) passOn();
		return true;
	}
	/** Waits until the page with the inheritance is through, or gone with it: then this one takes it over. */
	async #comeAfter() {
		const { options, surroundings } = this.#context;
		const passOn = await surroundings.holdLock(inheritanceLockName(options.name), {});
		if (await this.promote().catch(() => false) || !passOn) return passOn?.();
		const { store, ...choice } = await this.#choose();
		const readable = store ?? ("readable" in choice ? choice.readable : void 0);
		await this.#change(async () => {
			const { outbox, store: own } = this.#held;
			await outbox.whileIdle(async () => {
				const next = this.#hold(this.#context.surroundings.memory());
				await this.#inherit(readable, next.store, passOn);
				const contents = await own.read(readContents);
				await next.store.write((tx) => adopt(tx, contents));
				outbox.retire();
				this.#held = next;
				this.#isBehind = false;
			});
		}).finally(() => readable?.close());
		await this.#held.outbox.drain(["connection"]).catch(() => void 0);
	}
};
// test/simulation/world/context.ts
/**
* One life of a page or a worker. It can end between any two steps: from then on nothing that it awaits comes back, and
* whatever the browser held for it is let go.
*/
var Context = class {
	#onDeath = /* @__PURE__ */ new Set();
	#isAlive = true;
	constructor(name, scheduler) {
		this.name = name;
		this.scheduler = scheduler;
	}
	get isAlive() {
		return this.#isAlive;
	}
	/** Does something at a later step, and gives what it brought. */
	step(label, run) {
		return new Promise((resolve, reject) => {
			this.scheduler.add(this, label, () => {
				try {
					resolve(run());
				} catch (error) {
					reject(error);
				}
			});
		});
	}
	wait(ms, label = "timer") {
		return new Promise((resolve) => this.scheduler.addLater(this, label, ms, resolve));
	}
	/** Calls back at the end of this life. @returns the function that takes it back */
	onDeath(run) {
		this.#onDeath.add(run);
		return () => this.#onDeath.delete(run);
	}
	die() {
		if (!this.#isAlive) return;
		this.#isAlive = false;
		this.scheduler.forget(this);
		for (const run of this.#onDeath) run();
		this.#onDeath.clear();
	}
};
// src/storage/compare-keys.ts
/**
* Orders two keys as IndexedDB does: part by part, numbers before strings, a shorter array before its extensions.
*
* @see https://w3c.github.io/IndexedDB/#compare-two-keys
*/
function compareKeys(a, b) {
	const shared = Math.min(a.length, b.length);
	for (let index = 0; index < shared; index += 1) {
		const [left, right] = [a[index], b[index]];
		if (left === right || left === void 0 || right === void 0) continue;
		if (typeof left !== typeof right) return typeof left === "number" ? -1 : 1;
		return left < right ? -1 : 1;
	}
	return a.length - b.length;
}
// src/storage/memory-store.ts
/**
* A store in memory, with the semantics of the durable one: transactions run one after another, and a failed one leaves
* no trace. It lives as long as its page, so only pages use it.
*/
function memoryStore() {
	/** Sorted by key. */
	const entries = [];
	let last = Promise.resolve();
	/** Index of the first entry whose key is not before `key` or, with `behind`, does not begin with it either. */
	const lowerBound = (key, behind = false) => {
		let [low, high] = [0, entries.length];
		while (low < high) {
			const middle = low + high >>> 1;
			const found = entries[middle]?.[0] ?? [];
			const order = compareKeys(behind ? found.slice(0, key.length) : found, key);
			if (order < 0 || behind && order === 0) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	const find = (key) => {
		const index = lowerBound(key);
		const entry = entries[index];
		return {
			index,
			entry: entry && compareKeys(entry[0], key) === 0 ? entry : void 0
		};
	};
	const inRange = ({ prefix, upTo, after }, limit = Infinity) => {
		const found = [];
		const start = after === void 0 ? lowerBound(prefix) : lowerBound([...prefix, ...after], true);
		for (const [key, value] of entries.slice(start, start + Math.min(limit, entries.length))) {
			if (prefix.some((part, position) => key[position] !== part)) break;
			const next = key.slice(prefix.length, prefix.length + 1);
			if (upTo !== void 0 && compareKeys(next, [upTo]) > 0) break;
			found.push([key, structuredClone(value)]);
		}
		return found;
	};
	const set = (key, value) => {
		const { index, entry } = find(key);
		if (entry) entry[1] = value;
		else entries.splice(index, 0, [[...key], value]);
	};
	const remove = (key) => {
		const { index, entry } = find(key);
		if (entry) entries.splice(index, 1);
	};
	const transaction = (body) => {
		const run = last.then(async () => {
			const undo = [];
			const remember = (key) => {
				const { entry } = find(key);
				const before = entry?.[1];
				undo.push(entry ? () => set(key, before) : () => remove(key));
			};
			try {
				return await body({
					get: (key) => Promise.resolve(structuredClone(find(key).entry?.[1])),
					list: (range, limit) => Promise.resolve(inRange(range, limit)),
					count: (range) => Promise.resolve(inRange(range).length),
					put: (key, value) => {
						remember(key);
						set(key, structuredClone(value));
					},
					delete: (key) => {
						remember(key);
						remove(key);
					}
				});
			} catch (error) {
				for (const step of undo.toReversed()) step();
				throw error;
			}
		});
		last = run.catch(() => void 0);
		return run;
	};
	return {
		mode: "memory",
		read: transaction,
		write: transaction,
		close: () => void 0
	};
}
// test/simulation/world/memory.ts
/** A page's memory: the real store, with a copy of what it holds that can be looked at from outside. */
function watchedMemory() {
	const store = memoryStore();
	const rows = new Rows();
	return {
		rows,
		store: {
			...store,
			async write(body) {
				return store.write(async (tx) => {
					const changes = [];
					const result = await body({
						...tx,
						put: (key, value) => {
							tx.put(key, value);
							changes.push(() => rows.set(key, value));
						},
						delete: (key) => {
							tx.delete(key);
							changes.push(() => rows.delete(key));
						}
					});
					for (const change of changes) change();
					return result;
				});
			}
		}
	};
}
// src/browser/local-locks.ts
/**
* Locks that reach no further than this context: for an outbox in a page's memory, which nobody else can see, and for
* pages that have no Web Locks because their origin is not secure.
*/
function localLocks() {
	const queues = /* @__PURE__ */ new Map();
	const held = /* @__PURE__ */ new Set();
	return {
		exclusive(name, run) {
			const turn = (queues.get(name) ?? Promise.resolve()).then(run);
			queues.set(name, turn.catch(() => void 0));
			return turn;
		},
		hold(name) {
			held.add(name);
			return Promise.resolve(() => void held.delete(name));
		},
		held: () => Promise.resolve(held)
	};
}
// test/simulation/world/disk-store.ts
/** One context's connection to the disk. */
function diskStore(disk, context) {
	return {
		mode: "indexeddb",
		read: (body) => disk.begin(context, "readonly", body),
		write: (body) => disk.begin(context, "readwrite", body),
		close: () => void 0
	};
}
/** Tries the disk, as `chooseStore()` tries IndexedDB: opens it, and stores a record. */
async function chooseDisk(disk, context) {
	const store = diskStore(disk, context);
	const key = ["trial", 0];
	let readable;
	try {
		await store.read((tx) => tx.get(key));
		readable = store;
		await store.write(async (tx) => tx.put(key, true));
		await store.write(async (tx) => tx.delete(key));
		return {
			store,
			reason: "ok"
		};
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		return {
			store: void 0,
			reason: error.reason,
			error,
			readable
		};
	}
}
// test/simulation/world/surroundings.ts
/** An engine's surroundings in one context, as `browserEnvironment()` makes them in a browser. */
function environmentOf(device, context, store, announce) {
	const { wire, locks, random } = device;
	const isShared = store.mode === "indexeddb";
	return {
		store,
		announce,
		network: wire.of(context, isShared ? "disk" : "memory"),
		clock: {
			now: () => device.wall(),
			wait: (ms) => context.wait(ms)
		},
		random: () => random.number(),
		uuid: () => device.uuid(),
		authorize: device.setup.hasCredentials ? (_, { principal }) => device.credentialsOf(context, principal) : void 0,
		locks: isShared ? {
			async exclusive(name, run) {
				const release = await locks.acquire(context, name);
				try {
					return await run();
				} finally {
					release?.();
				}
			},
			async hold(name) {
				return await locks.acquire(context, name) ?? (() => void 0);
			},
			async held() {
				const held = await context.step("asks which locks are held", () => locks.held());
				return context.step("learns which locks are held", () => held);
			}
		} : localLocks()
	};
}
function pageSurroundings(device, context, memory) {
	const { disk, locks } = device;
	return {
		choose: () => chooseDisk(disk, context),
		memory,
		environment: (store, announce) => environmentOf(device, context, store, announce),
		holdLock: (name, { mode, ifAvailable }) => locks.acquire(context, name, {
			...mode === void 0 ? {} : { mode },
			...ifAvailable === void 0 ? {} : { ifAvailable }
		}),
		mirror: {
			read: () => device.mirror === void 0 ? void 0 : JSON.parse(device.mirror),
			write: (pointer) => {
				device.mirror = JSON.stringify(pointer);
			}
		},
		now: () => device.wall()
	};
}
function workerSurroundings(device, context) {
	return {
		choose: () => chooseDisk(device.disk, context),
		environment: (store) => environmentOf(device, context, store, () => device.announce()),
		isHeldByPages: () => isHeldByPages(device, context),
		later: (wait, run) => device.scheduler.addLater(context, "tries its storage again", wait, run)
	};
}
/** As the browser's `isHeldByPages()`. */
async function isHeldByPages({ locks, options }, context) {
	return (await context.step("asks whether pages hold writes", () => locks.held())).has(memoryLockName(options.name));
}
// test/simulation/world/told.ts
/** What `respond()` makes of a captured write for its page. */
function toldBy(captured, storage) {
	switch (captured.kind) {
		case "answered": return {
			kind: "answered",
			status: captured.answer.status
		};
		case "settled": return {
			kind: "settled",
			outcome: captured.receipt.outcome,
			status: captured.receipt.answer?.status
		};
		case "queued": return {
			kind: "queued",
			key: captured.intent.key,
			storage
		};
	}
}
// test/simulation/world/page.ts
/** How often a page looks whether what is on its way is still awaited, in ms, as in `page-client.ts`. */
var heartbeat = 5e3;
/** How soon after a timer's drain the next one comes, in ms, as in `triggers.ts`. */
var pause = 1e3;
/** One life of a page: the real outbox, with a stand-in for the client and its triggers around it. */
var Page = class {
	#device;
	#memories;
	#outbox;
	#opening;
	#isStale;
	#isReading;
	#timer;
	#askedAt;
	constructor(name, device) {
		this.modeChanges = 0;
		this.#memories = [];
		this.#isStale = true;
		this.#isReading = false;
		this.#timer = 0;
		this.#askedAt = -Infinity;
		this.#device = device;
		this.context = new Context(name, device.scheduler);
		const newMemory = () => {
			const memory = watchedMemory();
			this.#memories.push(memory);
			return memory.store;
		};
		this.#opening = PageOutbox.open({
			options: device.options,
			surroundings: pageSurroundings(device, this.context, newMemory),
			announce: () => device.announce(),
			memoryChanged: () => {
				this.modeChanges += 1;
				device.memoryChanged();
			}
		});
		this.#open().catch((error) => this.#surprised(error));
	}
	/** The storage mode; `undefined` until the outbox is open. */
	get mode() {
		return this.#outbox?.mode;
	}
	/** What lies in this page's memory: in the store that it uses, when it prepares another. */
	get memory() {
		return (this.#memories.find(({ store }) => store === this.#outbox?.store) ?? this.#memories.at(-1))?.rows ?? new Rows();
	}
	/** Captures a write here: this page's own, or one that the worker could not store. */
	async take(write) {
		const outbox = await this.#opening;
		try {
			const captured = await outbox.capture(write);
			captured.done.catch((error) => this.#expected(error));
			return toldBy(captured, outbox.mode);
		} catch (error) {
			if (error instanceof RefusedError) return {
				kind: "refused",
				status: 422
			};
			this.#expected(error);
			return { kind: "failed" };
		}
	}
	/** Something changed in the outbox: what is shown must be read again. */
	stale() {
		this.#isStale = true;
	}
	get isStale() {
		return this.#isStale && !this.#isReading && this.#outbox !== void 0 && this.context.isAlive;
	}
	/** Reads what is shown, and sets the timer for the next attempt. */
	refresh() {
		this.#read().catch((error) => this.#expected(error));
	}
	/** Something says that sending might work. */
	drain(cut) {
		this.#drain(cut).catch((error) => this.#expected(error)).finally(() => this.stale()).catch(() => void 0);
	}
	/** A person's word, about one write or about all. */
	async retry(key) {
		const outbox = await this.#opening;
		if (outbox.mode === "memory") await outbox.promote().catch(() => false);
		await outbox.use((engine) => engine.retry(key));
		await this.#drain(["connection", "backoff"]);
	}
	/** Does something to the outbox that may let a write go. */
	async act(action) {
		const result = await (await this.#opening).use(action);
		this.drain([]);
		return result;
	}
	/** Says who is at work here. */
	async identify(principal) {
		await (await this.#opening).useSession((engine) => engine.identify(principal));
		this.drain([]);
	}
	async promote() {
		await (await this.#opening).promote();
	}
	/** What a person sees in the outbox. */
	async intents() {
		return (await this.#opening).use((engine) => engine.intents());
	}
	/** Runs something that a person does in this page; what can go wrong in a real one is no surprise. */
	does(action) {
		action().catch((error) => this.#expected(error));
	}
	async #open() {
		this.#outbox = await this.#opening;
		this.drain(["connection"]);
	}
	async #drain(cut) {
		const outbox = await this.#opening;
		if (outbox.mode === "memory") outbox.promoteNowAndThen();
		else if (!await isHeldByPages(this.#device, this.context) && this.#device.askWorker(cut)) return;
		await outbox.use((engine) => engine.drain(cut));
	}
	async #read() {
		const outbox = await this.#opening;
		this.#isReading = true;
		try {
			while (this.#isStale) {
				this.#isStale = false;
				await outbox.session();
				const { version } = this.#device.disk;
				const health = await outbox.health();
				const rows = outbox.mode === "memory" ? this.memory : this.#device.disk.durable;
				if (outbox.mode === "indexeddb" && version === this.#device.disk.version) this.#device.shown({
					health,
					rows
				});
				this.#setTimer(outbox, health);
			}
		} finally {
			this.#isReading = false;
		}
	}
	#setTimer(outbox, { counts, nextAttemptAt }) {
		const wall = this.#device.wall();
		const look = counts.sending > 0 ? wall + heartbeat : Infinity;
		const at = Math.min(nextAttemptAt ?? Infinity, look, outbox.nextTrialAt ?? Infinity);
		this.#timer += 1;
		if (at === Infinity) return;
		const set = this.#timer;
		this.#device.scheduler.addLater(this.context, "has its timer", Math.max(at - wall, this.#askedAt + pause - wall), () => {
			if (set !== this.#timer) return;
			this.#askedAt = this.#device.wall();
			this.drain([]);
		});
	}
	#expected(error) {
		if (error instanceof StorageError || error instanceof UsageError) return;
		this.#surprised(error);
	}
	#surprised(error) {
		this.#device.diary.surprises.push(error);
	}
};
// node_modules/pure-rand/lib/esm/distribution/uniformInt.js
/**
* Uniformly generate number in range [0 ; rangeSize[
* With rangeSize <= 0x100000000
* @internal
*/
function uniformIntInternal(rng, rangeSize) {
	const MaxAllowed = rangeSize > 2 ? ~~(4294967296 / rangeSize) * rangeSize : 4294967296;
	let deltaV = rng.next() + 2147483648;
	while (deltaV >= MaxAllowed) deltaV = rng.next() + 2147483648;
	return deltaV % rangeSize;
}
/**
* We only accept safe integers here
* @internal
*/
function fromNumberToArrayInt64(out, n) {
	if (n < 0) {
		const posN = -n;
		out.sign = -1;
		out.data[0] = ~~(posN / 4294967296);
		out.data[1] = posN >>> 0;
	} else {
		out.sign = 1;
		out.data[0] = ~~(n / 4294967296);
		out.data[1] = n >>> 0;
	}
	return out;
}
/**
* Substract two ArrayInt of 64 bits on 64 bits.
* With arrayIntA - arrayIntB >= 0
* @internal
*/
function substractArrayInt64(out, arrayIntA, arrayIntB) {
	const lowA = arrayIntA.data[1];
	const highA = arrayIntA.data[0];
	const signA = arrayIntA.sign;
	const lowB = arrayIntB.data[1];
	const highB = arrayIntB.data[0];
	const signB = arrayIntB.sign;
	out.sign = 1;
	if (signA === 1 && signB === -1) {
		const low = lowA + lowB;
		const high = highA + highB + (low > 4294967295 ? 1 : 0);
		out.data[0] = high >>> 0;
		out.data[1] = low >>> 0;
		return out;
	}
	let lowFirst = lowA;
	let highFirst = highA;
	let lowSecond = lowB;
	let highSecond = highB;
	if (signA === -1) {
		lowFirst = lowB;
		highFirst = highB;
		lowSecond = lowA;
		highSecond = highA;
	}
	let reminderLow = 0;
	let low = lowFirst - lowSecond;
	if (low < 0) {
		reminderLow = 1;
		low = low >>> 0;
	}
	out.data[0] = highFirst - highSecond - reminderLow;
	out.data[1] = low;
	return out;
}
/**
* Uniformly generate ArrayInt64 in range [0 ; rangeSize[
*
* @remarks
* In the worst case scenario it may discard half of the randomly generated value.
* Worst case being: most significant number is 1 and remaining part evaluates to 0.
*
* @internal
*/
function uniformArrayIntInternal(rng, out, rangeSize) {
	const maxIndex0 = rangeSize[0] + 1;
	out[0] = uniformIntInternal(rng, maxIndex0);
	out[1] = uniformIntInternal(rng, 4294967296);
	while (out[0] >= rangeSize[0] && (out[0] !== rangeSize[0] || out[1] >= rangeSize[1])) {
		out[0] = uniformIntInternal(rng, maxIndex0);
		out[1] = uniformIntInternal(rng, 4294967296);
	}
	return out;
}
var safeNumberMaxSafeInteger = Number.MAX_SAFE_INTEGER;
var sharedA = {
	sign: 1,
	data: [0, 0]
};
var sharedB = {
	sign: 1,
	data: [0, 0]
};
var sharedC = {
	sign: 1,
	data: [0, 0]
};
var sharedData = [0, 0];
function uniformLargeIntInternal(rng, from, to, rangeSize) {
	const rangeSizeArrayIntValue = rangeSize <= safeNumberMaxSafeInteger ? fromNumberToArrayInt64(sharedC, rangeSize) : substractArrayInt64(sharedC, fromNumberToArrayInt64(sharedA, to), fromNumberToArrayInt64(sharedB, from));
	if (rangeSizeArrayIntValue.data[1] === 4294967295) {
		rangeSizeArrayIntValue.data[0] += 1;
		rangeSizeArrayIntValue.data[1] = 0;
	} else rangeSizeArrayIntValue.data[1] += 1;
	uniformArrayIntInternal(rng, sharedData, rangeSizeArrayIntValue.data);
	return sharedData[0] * 4294967296 + sharedData[1] + from;
}
/**
* Uniformly generate random integer values between `from` (included) and `to` (included)
*
* @param rng - Instance of RandomGenerator to extract random values from
* @param from - Lower bound of the range (included)
* @param to - Upper bound of the range (included)
*
* @public
*/
function uniformInt(rng, from, to) {
	const rangeSize = to - from;
	if (rangeSize <= 4294967295) return uniformIntInternal(rng, rangeSize + 1) + from;
	return uniformLargeIntInternal(rng, from, to, rangeSize);
}
// node_modules/pure-rand/lib/esm/generator/xoroshiro128plus.js
var jumps = [
	3639956645,
	3750757012,
	1261568508,
	386426335
];
var XoroShiro128Plus = class XoroShiro128Plus {
	constructor(s01, s00, s11, s10) {
		this.s01 = s01;
		this.s00 = s00;
		this.s11 = s11;
		this.s10 = s10;
	}
	clone() {
		return new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
	}
	next() {
		const out = this.s00 + this.s10 | 0;
		const a0 = this.s10 ^ this.s00;
		const a1 = this.s11 ^ this.s01;
		const s00 = this.s00;
		const s01 = this.s01;
		this.s00 = s00 << 24 ^ s01 >>> 8 ^ a0 ^ a0 << 16;
		this.s01 = s01 << 24 ^ s00 >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
		this.s10 = a1 << 5 ^ a0 >>> 27;
		this.s11 = a0 << 5 ^ a1 >>> 27;
		return out;
	}
	jump() {
		let ns01 = 0;
		let ns00 = 0;
		let ns11 = 0;
		let ns10 = 0;
		let s01 = this.s01;
		let s00 = this.s00;
		let s11 = this.s11;
		let s10 = this.s10;
		for (let i = 0; i !== 4; ++i) {
			const ji = jumps[i];
			for (let mask = 1; mask; mask <<= 1) {
				if (ji & mask) {
					ns01 ^= s01;
					ns00 ^= s00;
					ns11 ^= s11;
					ns10 ^= s10;
				}
				const a0 = s10 ^ s00;
				const a1 = s11 ^ s01;
				const s00_ = s00;
				const s01_ = s01;
				s00 = s00_ << 24 ^ s01_ >>> 8 ^ a0 ^ a0 << 16;
				s01 = s01_ << 24 ^ s00_ >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
				s10 = a1 << 5 ^ a0 >>> 27;
				s11 = a0 << 5 ^ a1 >>> 27;
			}
		}
		this.s01 = ns01;
		this.s00 = ns00;
		this.s11 = ns11;
		this.s10 = ns10;
	}
	getState() {
		return [
			this.s01,
			this.s00,
			this.s11,
			this.s10
		];
	}
};
function xoroshiro128plus(seed) {
	return new XoroShiro128Plus(-1, ~seed, seed | 0, 0);
}
// test/simulation/world/random.ts
/** Chance, from a seed: the same seed gives the same chances. */
var Random = class {
	#generator;
	constructor(seed) {
		this.#generator = xoroshiro128plus(Math.imul(seed ^ 1540483477, 2654435761));
		for (let index = 0; index < 4; index += 1) this.#generator.next();
	}
	/** A whole number from 0 to `limit - 1`. */
	below(limit) {
		return uniformInt(this.#generator, 0, limit - 1);
	}
	/** A whole number from `least` to `most`. */
	between(least, most) {
		return uniformInt(this.#generator, least, most);
	}
	/** A number in [0, 1). */
	number() {
		return (this.#generator.next() >>> 0) / 2 ** 32;
	}
	/** `true` with this probability. */
	chance(probability) {
		return this.number() < probability;
	}
	/** One of a list that is not empty. */
	pick(list) {
		const picked = list[this.below(list.length)];
		if (picked === void 0) throw new RangeError("There is nothing to pick from.");
		return picked;
	}
	/** One of a list by weight. */
	weighted(list) {
		let rest = this.number() * list.reduce((sum, [weight]) => sum + weight, 0);
		for (const [weight, value] of list) {
			rest -= weight;
			if (rest < 0) return value;
		}
		return this.pick(list)[1];
	}
};
// test/simulation/world/scheduler.ts
/** Lets every microtask run: between two steps, nothing is left that could go on by itself. */
function flush() {
	return new Promise((resolve) => setImmediate(resolve));
}
/**
* The one source of all that happens. Whatever waits for the world (a transaction, an answer, a lock, a timer) is a step
* here; which of them comes next is chance, and chance comes from the seed.
*/
var Scheduler = class {
	#random;
	#ready;
	/** Sorted by time, those of one time in the order in which they were set. */
	#timers;
	#afterFlush;
	constructor(random, trace) {
		this.#ready = [];
		this.#timers = [];
		this.#afterFlush = [];
		this.time = 0;
		this.steps = 0;
		this.#random = random;
		this.trace = trace;
	}
	/** Something that happens at some later step. */
	add(context, label, run) {
		if (context && !context.isAlive) return;
		this.#ready.push({
			context,
			label,
			run
		});
	}
	/** Something that can happen when `ms` have passed. */
	addLater(context, label, ms, run) {
		if (context && !context.isAlive) return;
		const at = this.time + Math.max(0, ms);
		let index = this.#timers.length;
		while (index > 0 && (this.#timers[index - 1]?.at ?? 0) > at) index -= 1;
		this.#timers.splice(index, 0, {
			context,
			label,
			run,
			at
		});
	}
	/** Something to look at when everything that follows from the present step has run. */
	afterFlush(run) {
		this.#afterFlush.push(run);
	}
	/** Nothing of a context happens any more. */
	forget(context) {
		this.#ready = this.#ready.filter((step) => step.context !== context);
		this.#timers = this.#timers.filter((timer) => timer.context !== context);
	}
	get isQuiet() {
		return this.#ready.length === 0;
	}
	/** When the next timer is due, in ms since the world began. */
	get nextTimerAt() {
		return this.#timers[0]?.at;
	}
	/** Runs at most so many steps. @returns how many it ran: fewer when nothing can happen any more */
	async run(limit) {
		let ran = 0;
		await this.settle();
		while (ran < limit && this.#ready.length > 0) {
			const index = this.#ready.length === 1 ? 0 : this.#random.below(this.#ready.length);
			const step = this.#ready[index];
			const last = this.#ready.pop();
			if (!step || !last) break;
			if (last !== step) this.#ready[index] = last;
			this.steps += 1;
			ran += 1;
			this.trace.note(this, step.context?.name ?? "world", step.label);
			step.run();
			await this.settle();
		}
		return ran;
	}
	/** Lets what the present step began come to rest. */
	async settle() {
		await flush();
		while (this.#afterFlush.length > 0) {
			const looks = this.#afterFlush;
			this.#afterFlush = [];
			for (const look of looks) look();
			await flush();
		}
	}
	/** Moves time on to the next timer that is due until then; otherwise to that time. @returns whether a timer is due */
	moveOn(until) {
		const [next] = this.#timers;
		if (!next || next.at > until) {
			this.time = Math.max(this.time, until);
			return false;
		}
		this.time = Math.max(this.time, next.at);
		let count = 0;
		while ((this.#timers[count]?.at ?? Infinity) <= this.time) count += 1;
		this.#ready.push(...this.#timers.splice(0, count));
		return true;
	}
};
// test/simulation/world/server.ts
/** A server that applies each key once, and remembers everything that it was asked and did. */
var Server = class {
	constructor() {
		this.received = [];
		this.effects = [];
		this.#answers = /* @__PURE__ */ new Map();
		this.#conflicts = /* @__PURE__ */ new Map();
		this.#planted = [];
	}
	#answers;
	/** Keys that met a conflict: what the server holds does not become older by asking again. */
	#conflicts;
	#planted;
	/** The next so many requests get this reply. */
	plant(reply, times) {
		for (let count = 0; count < times; count += 1) this.#planted.push(reply);
	}
	/** Nothing is planted any more. */
	clear() {
		this.#planted = [];
	}
	/** @param time ms since the world began */
	handle(request, time) {
		const reply = this.#reply(request, time);
		this.received.push({
			request,
			reply
		});
		return reply;
	}
	#reply(request, time) {
		const { key, url, body, user, write } = request;
		const planted = this.#planted.shift();
		if (planted?.at === "door") return planted;
		const known = this.#answers.get(key);
		if (known) return {
			...known,
			headers: {
				...known.headers,
				"idempotent-replayed": "true"
			}
		};
		const conflict = this.#conflicts.get(key);
		if (conflict) return conflict;
		if (planted?.isConflict) this.#conflicts.set(key, planted);
		if (planted) return planted;
		const reply = { status: this.effects.length % 5 === 4 ? 204 : 201 };
		this.effects.push({
			write,
			key,
			url,
			body,
			user,
			request,
			time
		});
		this.#answers.set(key, reply);
		return reply;
	}
};
// sw/engine.ts
/** How long a storage that could not be used is left alone before it is tried again, in ms. */
var secondTry = 3e4;
/** The worker's outbox on IndexedDB, opened when it is first needed. */
var Engine = class {
	#options;
	#surroundings;
	#outbox;
	#pagesHold;
	constructor(options, surroundings) {
		this.#options = options;
		this.#surroundings = surroundings;
		this.#pagesHold = surroundings.isHeldByPages();
	}
	/**
	* The outbox; `undefined` while nothing may be stored here: IndexedDB can't be used, or pages hold writes in their
	* memory, and a new one would overtake them.
	*/
	async open() {
		if (await this.#pagesHold) this.#pagesHold = this.#surroundings.isHeldByPages();
		if (await this.#pagesHold) return void 0;
		this.#outbox ??= this.#choose();
		return this.#outbox;
	}
	/** A page tells that it holds writes in its memory, or holds none any more. The lock knows which. */
	askPages() {
		this.#pagesHold = this.#surroundings.isHeldByPages();
	}
	/** Sends what is due. A storage that fails leaves everything as it was, for a later drain. */
	async drain(cut = []) {
		try {
			await (await this.open())?.drain(cut);
		} catch (error) {
			if (!(error instanceof StorageError)) throw error;
		}
	}
	async #choose() {
		const { store } = await this.#surroundings.choose();
		if (!store) {
			this.#surroundings.later(secondTry, () => this.#outbox = void 0);
			return;
		}
		return new Outbox(this.#surroundings.environment(store), this.#options);
	}
};
// test/simulation/world/worker.ts
/** How long a page has to say that it took a write, in ms, as in `sw/hand-over.ts`. */
var takenTimeout = 2e3;
/** One life of a service worker: the real engine, with a stand-in for the browser's events around it. */
var Worker = class {
	#device;
	#engine;
	constructor(name, device) {
		this.#device = device;
		this.context = new Context(name, device.scheduler);
		this.#engine = new Engine(device.options, workerSurroundings(device, this.context));
		this.drain();
	}
	drain(cut = []) {
		this.#engine.drain(cut).catch((error) => this.#device.diary.surprises.push(error));
	}
	askPages() {
		this.#engine.askPages();
	}
	/** A page's write, as `sw/capture.ts` answers it. */
	async capture(write, page) {
		try {
			const outbox = await this.#engine.open();
			if (!outbox) return await this.#withoutStorage(write, page);
			const captured = await outbox.capture(write, { present: () => this.context.step("looks for the page", () => page.context.isAlive) });
			captured.done.catch((error) => {
				if (!(error instanceof StorageError)) this.#device.diary.surprises.push(error);
			});
			return toldBy(captured, "indexeddb");
		} catch (error) {
			if (error instanceof RefusedError) return {
				kind: "refused",
				status: 422
			};
			if (error instanceof StorageError) return this.#withoutStorage(write, page);
			this.#device.diary.surprises.push(error);
			return { kind: "failed" };
		}
	}
	async #withoutStorage(write, page) {
		const key = write.key ?? this.#device.uuid();
		const kept = {
			...write,
			key,
			traceparent: write.traceparent ?? "00-1-1-01"
		};
		try {
			return await this.#handOver(kept, page) ?? await this.#sendOnce(kept);
		} catch {
			return { kind: "failed" };
		}
	}
	/** @returns `undefined` when nobody took it */
	async #handOver(write, page) {
		if (!await this.context.step("looks for the page", () => page.context.isAlive)) return void 0;
		return new Promise((resolve, reject) => {
			let isTaken = false;
			this.#device.scheduler.addLater(this.context, "finds that no page took it", takenTimeout, () => {
				if (!isTaken) resolve(void 0);
			});
			const until = this.#device.wall() + takenTimeout / 2;
			const take = async () => {
				if (this.#device.wall() > until) return;
				const taking = page.take(write);
				this.#device.scheduler.add(this.context, "hears that the page took it", () => {
					isTaken = true;
				});
				const told = await taking;
				await this.context.step("has the page’s answer", () => resolve(told));
			};
			const delay = this.#device.random.chance(.1) ? 3e3 : 0;
			this.#device.scheduler.addLater(page.context, "is handed a write", delay, () => void take().catch(reject));
		});
	}
	async #sendOnce(write) {
		const { request, body, secrets } = write;
		const { timeout, keyFormat } = this.#device.options;
		const headers = {
			...request.headers,
			...secrets,
			...attemptHeaders(write, this.#device.wall(), keyFormat)
		};
		const { status } = await this.#device.wire.of(this.context, "nowhere").send({
			request,
			headers,
			body,
			timeout
		});
		return {
			kind: "bare",
			status
		};
	}
};
// test/simulation/world/device.ts
/** Noon on a Sunday. */
var start = Date.UTC(2026, 10, 22, 12);
var api = "https://api.example";
/** Given by the page, since nothing here follows a trace. */
var traceparent = "00-1-1-01";
/** One device with its browser, its pages and workers, and the server that it talks to. */
var Device = class {
	#slots;
	/** Pages that a worker controls: the newest, since a worker that is activated takes over all pages of the one before. */
	#controlled;
	#wallOffset;
	#ids;
	#writes;
	#lives;
	constructor(setup, seed, trace) {
		this.locks = new LockManager();
		this.server = new Server();
		this.diary = new Diary();
		this.user = "";
		this.credentials = "given";
		this.pages = [];
		this.#slots = [];
		this.#controlled = /* @__PURE__ */ new Set();
		this.#wallOffset = 0;
		this.#ids = 0;
		this.#writes = 0;
		this.#lives = 0;
		this.setup = setup;
		this.options = optionsOf(setup);
		this.random = new Random(seed);
		this.scheduler = new Scheduler(new Random(seed + 1), trace);
		this.disk = new Disk(this.scheduler, this.random, setup.isFine);
		this.wire = new Wire({
			scheduler: this.scheduler,
			random: this.random,
			server: this.server,
			watch: {
				left: (request) => this.watch?.left(request),
				answered: (request, reply) => this.#answered(request, reply)
			},
			wall: () => this.wall(),
			user: () => this.user
		});
		if (setup.hasWorker) this.#slots.push({
			name: "worker 1",
			worker: void 0
		});
	}
	/** The device's clock, in ms since the Unix epoch. */
	wall() {
		return start + this.scheduler.time + this.#wallOffset;
	}
	/** Somebody sets the clock. */
	jump(ms) {
		this.#wallOffset = Math.max(-start / 2, this.#wallOffset + ms);
		this.diary.jumps += 1;
	}
	uuid() {
		this.#ids += 1;
		return `id-${this.#ids}`;
	}
	async credentialsOf(context, principal) {
		await context.step("asks for credentials", () => void 0);
		if (this.credentials === "none") return void 0;
		if (this.credentials === "failing") throw new Error("The app has no credentials now");
		if (this.credentials === "late") await context.wait(4e4, "has credentials at last");
		return { authorization: `Bearer ${principal}` };
	}
	get livingPages() {
		return this.pages.filter(({ context }) => context.isAlive);
	}
	get livingWorkers() {
		return this.#slots.flatMap(({ worker }) => worker?.context.isAlive ? [worker] : []);
	}
	get living() {
		return [...this.livingPages, ...this.livingWorkers].map(({ context }) => context);
	}
	openPage(isControlled) {
		this.#lives += 1;
		const page = new Page(`page ${this.#lives}`, this);
		this.pages.push(page);
		if (isControlled) this.#controlled.add(page);
		return page;
	}
	/** A new version of the worker takes over. The one before may live on for a while, with what it has begun. */
	updateWorker() {
		if (!this.setup.hasWorker) return;
		this.#slots.push({
			name: `worker ${this.#slots.length + 1}`,
			worker: void 0
		});
	}
	/** Something changed in the store: whoever shows it reads again. */
	announce() {
		for (const page of this.livingPages) page.stale();
	}
	memoryChanged() {
		const slot = this.#slots.at(-1);
		if (slot) this.scheduler.add(void 0, `${slot.name} is told of memory mode`, () => this.#wake(slot).askPages());
	}
	/** Asks the active worker for a drain. @returns whether there is one to ask */
	askWorker(cut) {
		const slot = this.#slots.at(-1);
		if (!slot) return false;
		this.scheduler.add(void 0, `${slot.name} is asked to drain`, () => this.#wake(slot).drain(cut));
		return true;
	}
	shown(shown) {
		this.watch?.shown(shown);
	}
	/** A page makes a write. */
	write(page, { path, method, bytes, hasOwnKey }) {
		this.#writes += 1;
		const id = `w${this.#writes}`;
		const { href: url } = new URL(path, api);
		const written = {
			id,
			page: page.context.name,
			url,
			method,
			body: bytes === 0 ? "" : `${id} says ${"x".repeat(bytes)}`,
			lane: laneOf$1(this.setup.lanes, url),
			principal: this.user,
			ownKey: hasOwnKey ? `own-${id}` : void 0,
			at: this.scheduler.steps,
			time: this.scheduler.time,
			told: []
		};
		this.diary.writes.set(id, written);
		this.#send(page, written);
	}
	/** A page repeats a write that it gave a key itself. */
	again(page, written) {
		this.diary.repeated.add(written.id);
		this.#send(page, written);
	}
	/** Everything that lives ends at once, as when the browser crashes. */
	crash() {
		for (const context of this.living) context.die();
	}
	#send(page, written) {
		const { id, url, method, body, ownKey } = written;
		const headers = {
			"x-write": id,
			"content-type": "text/plain"
		};
		const bytes = body === "" ? void 0 : new TextEncoder().encode(body).buffer;
		const write = {
			key: ownKey,
			traceparent,
			request: {
				url,
				method,
				headers
			},
			body: bytes,
			secrets: {}
		};
		const tell = (told) => {
			if (!page.context.isAlive) return;
			this.scheduler.trace.note(this.scheduler, page.context.name, `is told ${id} is ${told.kind}`);
			written.told.push({
				...told,
				at: this.scheduler.steps
			});
		};
		const slot = this.#controlled.has(page) ? this.#slots.at(-1) : void 0;
		if (!slot) return page.does(async () => tell(await page.take(write)));
		this.scheduler.add(page.context, `writes ${id}`, () => {
			const worker = this.#wake(slot);
			const end = worker.context.onDeath(() => this.scheduler.add(page.context, `loses its worker with ${id}`, () => tell({ kind: "failed" })));
			page.does(async () => {
				const told = await worker.capture(write, page);
				end();
				this.scheduler.add(page.context, `has the answer to ${id}`, () => tell(told));
			});
		});
	}
	#wake(slot) {
		if (slot.worker?.context.isAlive) return slot.worker;
		this.#lives += 1;
		slot.worker = new Worker(`${slot.name}.${this.#lives}`, this);
		return slot.worker;
	}
	/** A `sync` event: the worker starts, if it must, and drains. */
	sync() {
		const slot = this.#slots.at(-1);
		if (slot) this.#wake(slot).drain(["connection"]);
	}
	#answered(request, reply) {
		this.diary.answers.push({
			request,
			reply,
			at: this.scheduler.steps,
			wall: this.wall(),
			failures: this.disk.failures,
			jumps: this.diary.jumps
		});
	}
};
// test/simulation/world/trace.ts
/** What happened, in order: its end in words, and all of it as a digest that tells two runs apart. */
var Trace = class {
	#kept;
	#lines = [];
	#digest = 2166136261;
	/** @param kept lines that are kept in words */
	constructor(kept = 0) {
		this.#kept = kept;
	}
	note({ time, steps }, who, what) {
		this.#mix(who);
		this.#mix(what);
		this.#digest = Math.imul(this.#digest ^ time, 16777619);
		if (this.#kept === 0) return;
		this.#lines.push(`${String(steps).padStart(5)} ${String(time).padStart(9)} ms  ${who.padEnd(10)} ${what}`);
		if (this.#lines.length > 2 * this.#kept) this.#lines.splice(0, this.#kept);
	}
	get lines() {
		return this.#lines.slice(-this.#kept);
	}
	get digest() {
		return (this.#digest >>> 0).toString(16).padStart(8, "0");
	}
	/** FNV-1a of 32 bits. */
	#mix(text) {
		let hash = this.#digest;
		for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
		this.#digest = hash;
	}
};
// test/simulation/schedule.ts
/** The schedule of a seed. */
function scheduleOf(seed, { liveness = false } = {}) {
	const random = new Random(seed);
	return {
		seed,
		setup: anySetup(random),
		events: anyEvents(random),
		isLively: random.chance(.6) || liveness
	};
}
/** The most steps that one event may lead to before the next. */
var patience = 1e3;
/** The most steps in which the world comes to rest. */
var restLimit = 2e4;
/**
* Runs a schedule and watches what it does to the promise.
*
* @param kept lines of the trace that are kept in words
*/
async function run({ seed, setup, events, isLively }, { kept = 0, ignored = [] } = {}) {
	const trace = new Trace(kept);
	const device = new Device(setup, seed, trace);
	const oracle = new Oracle(device, ignored);
	device.watch = oracle;
	const isFinal = () => oracle.violation !== void 0;
	const strange = (error) => device.diary.surprises.push(error);
	process.on("unhandledRejection", strange);
	try {
		device.openPage(true);
		for (const event of events) {
			if (event.after >= patience) await quiet(device, patience);
			else await device.scheduler.run(event.after);
			trace.note(device.scheduler, "schedule", event.kind);
			await happen(device, event);
			await device.scheduler.settle();
			oracle.look();
			if (isFinal()) break;
		}
		if (!isFinal()) {
			if (await quiet(device, restLimit) >= restLimit) oracle.breaks("liveness", "The world does not come to rest.");
			oracle.look();
		}
		if (isLively && !isFinal()) await kindWorld(device, oracle);
		if (!isFinal()) oracle.finish();
	} finally {
		process.off("unhandledRejection", strange);
	}
	return {
		violation: oracle.violation,
		digest: trace.digest,
		trace: trace.lines,
		coverage: coverageOf(device, events)
	};
}
// test/simulation/shrink.ts
/** The most runs that shrinking may cost. */
var runLimit = 400;
/**
* Leaves out events as long as the same invariant still breaks: first halves, then quarters, at last one by one.
*
* @see https://www.st.cs.uni-saarland.de/papers/tse2002/ Delta debugging
*/
async function shrink(schedule) {
	const { violation } = await run(schedule);
	if (!violation) return schedule;
	const shrinking = new Shrinking(schedule, violation.invariant);
	for (let size = Math.ceil(schedule.events.length / 2); size > 1; size = Math.ceil(size / 2)) await shrinking.without(size);
	await shrinking.without(1);
	if (schedule.setup.isFine) await shrinking.attempt({ setup: {
		...schedule.setup,
		isFine: false
	} });
	if (schedule.isLively) await shrinking.attempt({ isLively: false });
	return shrinking.smallest;
}
var Shrinking = class {
	#invariant;
	#runs = 0;
	constructor(schedule, invariant) {
		this.smallest = schedule;
		this.#invariant = invariant;
	}
	/** Leaves out so many events in a row, wherever it can. */
	async without(size) {
		for (let at = 0; at < this.smallest.events.length;) {
			const events = this.smallest.events.toSpliced(at, size);
			if (!await this.attempt({ events })) at += size;
		}
	}
	/** @returns whether the same still breaks */
	async attempt(change) {
		if (this.#runs >= runLimit) return false;
		this.#runs += 1;
		const candidate = {
			...this.smallest,
			...change
		};
		const { violation } = await run(candidate);
		if (violation?.invariant !== this.#invariant) return false;
		this.smallest = candidate;
		return true;
	}
};
// test/simulation/report.ts
/** Steps of the trace that are printed. */
var lastSteps = 60;
/** What broke, as a person reads it: the seed, what is left of the schedule, the last steps, and how to see it again. */
async function reportOf(schedule, { liveness }) {
	const smallest = await shrink(schedule);
	const { violation, trace } = await run(smallest, { kept: lastSteps });
	const before = scheduleOf(schedule.seed, { liveness }).events.length;
	const mode = liveness ? " --liveness" : "";
	return [
		`✗ ${violation?.invariant ?? "nothing"}: ${violation?.detail ?? "it does not break any more"}`,
		"",
		`Seed ${schedule.seed}, ${smallest.events.length} of ${before} events left; ${JSON.stringify(smallest.setup)}`,
		...smallest.events.map((event, index) => `  ${String(index + 1).padStart(2)}. ${words(event)}`),
		smallest.isLively ? "      then the world turns kind" : "",
		"",
		`The last ${trace.length} steps:`,
		...trace.map((line) => `  ${line}`),
		"",
		`See it again: npm run sim -- --schedules 1 --seed ${schedule.seed}${mode}`
	].join("\n");
}
function words({ kind, after, ...rest }) {
	return `after ${after} steps: ${kind}${Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ""}`;
}
// test/simulation/main.ts
async function runShare(share) {
	const { first, stride, count, liveness, stopAfter, reports, ignored = [] } = share;
	let coverage = {};
	const found = [];
	const play = async (seed, isLively) => {
		const schedule = scheduleOf(seed, { liveness: isLively });
		const { violation, coverage: seen } = await run(schedule, { ignored });
		coverage = add$1(coverage, seen);
		if (!violation) return;
		const report = reports ? await reportOf(schedule, { liveness: isLively }) : "";
		found.push({
			seed,
			...violation,
			report
		});
	};
	if (share.regressions) for (const { seed, liveness: isLively = false } of regressions) await play(seed, isLively);
	let schedules = 0;
	for (; schedules < count && found.length < stopAfter; schedules += 1) await play(first + schedules * stride, liveness);
	return {
		schedules,
		found,
		coverage
	};
}
var share = process.argv[2];
if (share !== void 0) process.stdout.write(JSON.stringify(await runShare(JSON.parse(share))));
export { runShare };
