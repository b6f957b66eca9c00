package latchkey.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions between the server's packages, as its package-infos draw them. */
@AnalyzeClasses(packages = "latchkey.server", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] DOMAIN = {
    "latchkey.server.account..",
    "latchkey.server.audit..",
    "latchkey.server.device..",
    "latchkey.server.file..",
    "latchkey.server.signin..",
    "latchkey.server.guest..",
    "latchkey.server.keys..",
    "latchkey.server.meeting..",
    "latchkey.server.member..",
    "latchkey.server.relay..",
    "latchkey.server.roster..",
  };

  @ArchTest
  static final ArchRule theDomainKnowsNoFramework =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "io.netty..",
              "org.jooq..",
              "java.sql..",
              "latchkey.socketio..",
              "io.micrometer..",
              "latchkey.server.metrics..");

  @ArchTest
  static final ArchRule theDomainKnowsNeitherStorageNorApi =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("latchkey.server.storage..", "latchkey.server.api..");

  @ArchTest
  static final ArchRule onlyStorageKnowsSql =
      noClasses()
          .that()
          .resideOutsideOfPackage("latchkey.server.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jooq..", "java.sql..", "org.sqlite..", "org.flywaydb..");

  @ArchTest
  static final ArchRule theApiReachesTheDomainAndNotItsStorage =
      noClasses()
          .that()
          .resideInAPackage("latchkey.server.api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("latchkey.server.storage..");

  @ArchTest
  static final ArchRule restAndSocketsKnowNothingOfEachOther =
      slices().matching("latchkey.server.api.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule onlyKeysAreHandledWithLibsignal =
      noClasses()
          .that()
          .resideOutsideOfPackage("latchkey.server.keys..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.signal..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("latchkey.server.(**)").should().beFreeOfCycles();
}
