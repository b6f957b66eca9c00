/** How numbers, times, lists and plurals are written in a language. */
export interface Formats {
  readonly time: Intl.DateTimeFormat;
  readonly date: Intl.DateTimeFormat;
  readonly shortDate: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly list: Intl.ListFormat;
  readonly number: Intl.NumberFormat;
  /** The form that goes with a number; a language has those that its plural rules name. */
  readonly plural: (
    count: number,
    forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>,
  ) => string;
}

/**
 * A language as this person's browser speaks it, or else as it is spoken at a usual place, and the clock with as many hours as they are
 * used to.
 */
export function formats(language: string, usual: string): Formats {
  const { locale, hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  const spoken = new Intl.Locale(locale).language === language ? locale : usual;
  const hours: Intl.DateTimeFormatOptions = {
    hour: hourCycle === "h23" ? "2-digit" : "numeric",
    ...(hourCycle === undefined ? {} : { hourCycle }),
  };
  const rules = new Intl.PluralRules(spoken);
  return {
    time: new Intl.DateTimeFormat(spoken, { ...hours, minute: "2-digit" }),
    date: new Intl.DateTimeFormat(spoken, { day: "numeric", month: "long", year: "numeric" }),
    shortDate: new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short" }),
    day: new Intl.DateTimeFormat(spoken, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    list: new Intl.ListFormat(spoken, { type: "conjunction" }),
    number: new Intl.NumberFormat(spoken),
    plural: (count, forms) => forms[rules.select(count)] ?? forms.other,
  };
}
