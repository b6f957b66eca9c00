package latchkey.cli.chat;

import java.util.function.Consumer;

/**
 * What a person can do besides talking.
 *
 * @param name what is typed behind the slash
 * @param argument what may follow it, for the help; may be empty
 * @param description one line
 * @param action given what follows the name, stripped; may be empty
 */
public record SlashCommand(
    String name, String argument, String description, Consumer<String> action) {}
