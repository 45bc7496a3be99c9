// Times as docs/key-format.md writes them.

const pad = (number, width) => String(number).padStart(width, '0');

/** Days in the proleptic Gregorian calendar, in which a year has a whole number of days and a leap day ends it in March. */
export function daysSince1970(year, month, day) {
  const y = month <= 2n ? year - 1n : year;
  const era = (y >= 0n ? y : y - 399n) / 400n;
  const yearOfEra = y - era * 400n;
  const dayOfYear = (153n * (month + (month > 2n ? -3n : 9n)) + 2n) / 5n + day - 1n;
  const dayOfEra = yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear;
  return era * 146097n + dayOfEra - 719468n;
}

/** A decimal number of seconds, rounded down, and the nanoseconds to be added. */
export function secondsAndNanos(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) {
    throw new Error(`no number of seconds: ${text}`);
  }
  const magnitude = BigInt(match[2]) * 1000000000n + BigInt((match[3] ?? '').padEnd(9, '0'));
  const nanos = match[1] === '-' ? -magnitude : magnitude;
  const fraction = ((nanos % 1000000000n) + 1000000000n) % 1000000000n;
  return [(nanos - fraction) / 1000000000n, fraction];
}

function dateText(year, month, day) {
  const digits = pad(Math.abs(year), 4);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${digits}-${pad(month, 2)}-${pad(day, 2)}`;
}

function localTimeText(hour, minute, second, nano) {
  const minutes = `${pad(hour, 2)}:${pad(minute, 2)}`;
  if (second === 0 && nano === 0) {
    return minutes;
  }
  const fraction = pad(nano, 9).replace(/^(...)000000$|^(......)000$/, '$1$2');
  return `${minutes}:${pad(second, 2)}${nano === 0 ? '' : `.${fraction}`}`;
}

function offsetText(offset) {
  if (offset === 0) {
    return 'Z';
  }
  const seconds = Math.abs(offset);
  const text = `${offset < 0 ? '-' : '+'}${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}`;
  return seconds % 60 === 0 ? text : `${text}:${pad(seconds % 60, 2)}`;
}

const dateTimeText = fields => `${dateText(...fields.slice(0, 3))}T${localTimeText(...fields.slice(3, 7))}`;

function periodText(years, months, days) {
  const parts = [[years, 'Y'], [months, 'M'], [days, 'D']].filter(([count]) => count !== 0);
  return `P${parts.length === 0 ? '0D' : parts.map(([count, unit]) => `${count}${unit}`).join('')}`;
}

const TIMES = {
  localTime: ['LocalTime', fields => localTimeText(...fields)],
  localDateTime: ['LocalDateTime', dateTimeText],
  offsetTime: ['OffsetTime', fields => localTimeText(...fields.slice(0, 4)) + offsetText(fields[4])],
  offsetDateTime: ['OffsetDateTime', fields => dateTimeText(fields) + offsetText(fields[7])],
  zonedDateTime: ['ZonedDateTime', (fields, zone) => dateTimeText(fields) + offsetText(fields[7]) + (zone ? `[${zone}]` : '')],
  zoneOffset: ['ZoneOffset', ([offset]) => offsetText(offset)],
  year: ['Year', ([year]) => String(year)],
  yearMonth: ['YearMonth', ([year, month]) => `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(month, 2)}`],
  monthDay: ['MonthDay', ([month, day]) => `--${pad(month, 2)}-${pad(day, 2)}`],
  period: ['Period', fields => periodText(...fields)],
};

/** The type name and the text of a time that enters keys as text. */
export function timeText(kind, argument) {
  if (kind === 'zone') {
    return ['java.time.ZoneId', argument];
  }
  if (!Object.hasOwn(TIMES, kind)) {
    throw new Error(`unknown kind of value: ${kind}`);
  }
  const [type, text] = TIMES[kind];
  const all = [argument].flat();
  const zone = kind === 'zonedDateTime' ? all[8] : undefined;
  const fields = all.slice(0, zone === undefined ? all.length : 8).map(Number);
  if (!fields.every(Number.isInteger)) {
    throw new Error(`no numbers: ${argument}`);
  }
  return [`java.time.${type}`, text(fields, zone)];
}
