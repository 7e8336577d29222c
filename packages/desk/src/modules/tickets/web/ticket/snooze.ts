/** Times that a ticket is often put off to; all lie in the future. */
export interface SnoozeChoice {
  readonly id: 'hour' | 'afternoon' | 'tomorrow' | 'monday';
  readonly at: Date;
}

const hourMs = 3_600_000;

function at(day: Date, addDays: number, hour: number): Date {
  const next = new Date(day);
  next.setDate(next.getDate() + addDays);
  next.setHours(hour, 0, 0, 0);
  return next;
}

/** In an hour, this afternoon, tomorrow morning, Monday morning: by the clock of the browser, only those to come. */
export function snoozeChoices(now: Date): readonly SnoozeChoice[] {
  const daysToMonday = (8 - now.getDay()) % 7 || 7;
  const choices: SnoozeChoice[] = [
    { id: 'hour', at: new Date(now.getTime() + hourMs) },
    { id: 'afternoon', at: at(now, 0, 15) },
    { id: 'tomorrow', at: at(now, 1, 8) },
    { id: 'monday', at: at(now, daysToMonday, 8) },
  ];
  return choices
    .filter(
      (choice, index) => choice.at > now && (index === 0 || choice.at.getTime() - now.getTime() > hourMs),
    )
    .filter(
      (choice, index, all) => all.findIndex((one) => one.at.getTime() === choice.at.getTime()) === index,
    );
}
