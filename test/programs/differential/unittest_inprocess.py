# area: unittest in-process: passes, failures, errors, skips, subtests, fixtures, mocks
import io
import unittest
from unittest import mock

events = []


class Account:
    def __init__(self, clock):
        self.balance, self.clock = 0, clock

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        return self.clock.now()


class AccountTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        events.append("class up")

    @classmethod
    def tearDownClass(cls):
        events.append("class down")

    def setUp(self):
        self.clock = mock.Mock()
        self.clock.now.return_value = "noon"
        self.account = Account(self.clock)
        self.addCleanup(events.append, "cleanup " + self._testMethodName)

    def test_deposit(self):
        self.assertEqual(self.account.deposit(5), "noon")
        self.clock.now.assert_called_once_with()
        self.assertAlmostEqual(0.1 + 0.2, 0.3)

    def test_error(self):
        raise KeyError("unexpected")

    def test_failure(self):
        self.assertEqual([1, 2, 3], [1, 2, 4], "lists differ on purpose")

    def test_refusal(self):
        with self.assertRaisesRegex(ValueError, "positive"):
            self.account.deposit(-1)
        with self.assertLogs("bank", "INFO") as logs:
            __import__("logging").getLogger("bank").info("hello")
        self.assertIn("hello", logs.output[0])

    @unittest.skip("not today")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)

    def test_subtests(self):
        for n in range(4):
            with self.subTest(n=n):
                self.assertNotEqual(n % 2, 1)


stream = io.StringIO()
suite = unittest.defaultTestLoader.loadTestsFromTestCase(AccountTest)
result = unittest.TextTestRunner(stream=stream, verbosity=0).run(suite)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), result.wasSuccessful())
print(sorted(case.id().split(".")[-1].split(" ")[-1] for case, _ in result.failures), [trace.splitlines()[-1] for _, trace in result.errors])
print([trace.splitlines()[-1] for case, trace in result.failures if "subtests" not in str(case)], result.skipped[0][1])
print(sorted(set(events)), events[0], events[-1], stream.getvalue().splitlines()[-1].split(" (")[0])
with mock.patch("os.getcwd", return_value="/nowhere") as patched:
    import os

    print(os.getcwd(), patched.call_count)
double = mock.MagicMock(side_effect=[1, ValueError("second")])
double.__len__.return_value = 3
print(double(), len(double), double.mock_calls)
