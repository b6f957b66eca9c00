package latchkey.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the client's packages to their directions: SDK, then crypto, then store, then protocol. */
@AnalyzeClasses(packages = "latchkey.client", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule STORE_KNOWS_ONLY_THE_PROTOCOL =
      classes()
          .that()
          .resideInAPackage("latchkey.client.store")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "latchkey.client.store",
              "latchkey.protocol..",
              "org.signal..",
              "org.sqlite..",
              "org.jspecify..",
              "tools.jackson..",
              "java..",
              "kotlin..");

  @ArchTest
  static final ArchRule CRYPTO_KNOWS_ONLY_THE_STORE =
      classes()
          .that()
          .resideInAPackage("latchkey.client.crypto")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "latchkey.client.crypto",
              "latchkey.client.store",
              "latchkey.protocol..",
              "org.signal..",
              "org.jspecify..",
              "com.google.protobuf..",
              "java..",
              "javax.crypto..",
              "kotlin..");

  @ArchTest
  static final ArchRule NO_PACKAGE_KNOWS_ITS_ROOF =
      noClasses()
          .that()
          .resideInAPackage("latchkey.client.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("latchkey.client");
}
