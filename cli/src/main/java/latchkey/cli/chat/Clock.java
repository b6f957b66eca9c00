package latchkey.cli.chat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** How a person reads a time: today's without the day. */
record Clock(ZoneId zone, Locale locale) {
  /** As short as it can be understood. */
  String apply(Instant time) {
    return apply(time, LocalDate.now(zone));
  }

  String apply(Instant time, LocalDate today) {
    ZonedDateTime local = time.atZone(zone);
    boolean isToday = local.toLocalDate().equals(today);
    DateTimeFormatter form =
        isToday
            ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT);
    return form.withLocale(locale).format(local);
  }
}
