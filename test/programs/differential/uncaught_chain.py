# area: uncaught chained exceptions: causes, contexts and several frames on stderr
# exit: 1
# prints-path: true


class ConfigError(Exception):
    pass


class StartupError(Exception):
    pass


class Settings:
    values = {"port": "eighty"}

    @property
    def checked(self):
        if not self.values["port"].isdigit():
            raise ValueError("not a number: " + self.values["port"])

    @property
    def port(self):
        try:
            self.checked
        except ValueError as error:
            raise ConfigError("bad setting") from error

    @property
    def quiet(self):
        try:
            self.port
        except ConfigError:
            raise KeyError("no cause shown") from None

    @property
    def start(self):
        try:
            self.port
        except ConfigError:
            raise StartupError("cannot start", 42)


settings = Settings()
try:
    settings.quiet
except KeyError as error:
    print(error.__cause__, type(error.__context__).__name__, error.__suppress_context__)
settings.start
