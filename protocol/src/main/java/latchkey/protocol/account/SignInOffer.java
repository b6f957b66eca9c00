package latchkey.protocol.account;

/** What a sign-in link is for: the name that its maker suggests for the new account. */
public record SignInOffer(String name) {}
