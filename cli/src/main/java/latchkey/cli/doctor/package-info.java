/**
 * {@code latchkey doctor}: says what is wrong with a machine, and what helps. Start at {@link
 * latchkey.cli.doctor.DoctorCommand}.
 */
@NullMarked
package latchkey.cli.doctor;

import org.jspecify.annotations.NullMarked;
